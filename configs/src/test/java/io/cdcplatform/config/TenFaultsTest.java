package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TenFaultsTest {
    private static final Path FILE = Path.of("src/test/resources/ten-faults.yaml");

    @Test
    void reportsEachFaultOnceAtItsPlace() {
        ConfigException faults =
                catchThrowableOfType(ConfigException.class, () -> Configs.load(FILE, null, null, name -> null));

        assertThat(faults.getMessage().lines().map(line -> line.replace(FILE + ":", "")))
                .containsExactly(
                        "2:1: pipeline_idd: unknown key 'pipeline_idd', did you mean 'pipeline_id'?",
                        "4:16: source.source_type: expected one of postgres, mysql, mariadb, sqlserver, mongodb, got 'oracle'",
                        "5:9: source.port: expected a whole number from 1 to 65535, got '70000'",
                        "7:13: source.password: environment variable NO_SUCH_VARIABLE is not set: set it, or write ${NO_SUCH_VARIABLE:-default}",
                        "8:22: source.tables[1]: expected schema.table, such as public.orders or public.*, got 'orders'",
                        "9:3: source.tables: is given twice: remove one of them",
                        "13:14: sinks[0].deletes: expected one of hard, soft, ignore, got 'gone'",
                        "16:26: sinks[0].iceberg.auto_create_table: expected true or false, got 'sometimes'",
                        "17:14: sinks[1].sink_id: 'lake' is already taken by sinks[0].sink_id: each sink needs its own",
                        "20:12: sinks[1].webhook.url: expected an http or https address such as https://host/path, got 'ftp://example.com/events'");
        assertThat(faults.problems()).hasSize(10);
    }
}
