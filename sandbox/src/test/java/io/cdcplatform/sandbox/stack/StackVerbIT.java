package io.cdcplatform.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.provisioner.Cdc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackVerbIT {

    private static final int HIGHEST_OFFSET = 4_000;

    @TempDir
    private Path folder;

    @Test
    void keepsItsDataFromUpToUpUntilItIsWiped() throws Exception {
        int offset = freeOffset();
        Postgres postgres = new Postgres(
                "postgres",
                new RunDirectory(folder, true),
                Artefacts.ofHome(),
                Ports.FIXED.plus(offset).postgres());
        try {
            Output up = cdc("up", "--port-offset", String.valueOf(offset));
            assertThat(up.exitCode).as(up.text).isZero();
            assertThat(up.text).contains("flink cli").contains(String.valueOf(Ports.FIXED.flinkRest() + offset));
            assertThat(cdc("status").exitCode).isZero();
            postgres.execute(SampleDatabases.SOURCE, "CREATE TABLE kept (i int)", "INSERT INTO kept VALUES (7)");

            assertThat(cdc("down").exitCode).isZero();
            assertThat(cdc("status").exitCode).isEqualTo(Cdc.FAILED);
            assertThat(cdc("up", "--port-offset", String.valueOf(offset)).exitCode)
                    .isZero();

            try (Connection connection = postgres.connect(SampleDatabases.SOURCE);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT i FROM kept")) {
                assertThat(row.next()).isTrue();
            }
        } finally {
            cdc("down", "--wipe");
        }
        assertThat(folder.resolve("stack")).doesNotExist();
    }

    private record Output(int exitCode, String text) {}

    private Output cdc(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(JavaCommand.quick(128)
                        .with("-Dcdc.home=" + Artefacts.ofHome().home())
                        .main(System.getProperty("java.class.path"), Cdc.class.getName())
                        .with("stack")
                        .with(List.of(arguments))
                        .parts())
                .redirectErrorStream(true);
        builder.environment().put("CDC_STACK_DIR", folder.resolve("stack").toString());
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }

    private static int freeOffset() {
        return IntStream.iterate(500, offset -> offset < HIGHEST_OFFSET, offset -> offset + 7)
                .filter(offset ->
                        Ports.FIXED.plus(offset).byName().values().stream().allMatch(Ports::isFree))
                .findFirst()
                .orElseThrow();
    }
}
