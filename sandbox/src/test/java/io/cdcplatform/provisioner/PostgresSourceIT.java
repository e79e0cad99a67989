package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.Configs;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cdc apply} reads of a real catalogue. */
@ExtendWith(StackExtension.class)
class PostgresSourceIT {
    private static final String DATABASE = "preflight";

    @TempDir
    private Path folder;

    @Tag("E-2")
    @Tag("E-5")
    @Tag("E-7")
    @Tag("E-8")
    @Tag("E-16")
    @Tag("E-17")
    @Tag("E-25")
    @Tag("T-9")
    @Tag("T-10")
    @Test
    void tellsWhatTheDefinitionsOfTablesWillLoseOrStopAt(Stack stack) throws Exception {
        stack.postgres().createDatabase(DATABASE);
        for (String sql : List.of(
                "CREATE DOMAIN prices AS numeric[]",
                "CREATE TYPE address AS (street text, town text)",
                "CREATE TABLE lossy (id int PRIMARY KEY, small numeric(10,2), big numeric, p prices, flags bool[], doc text, tags varchar(9)[])",
                "CREATE TABLE whole (id int PRIMARY KEY, big numeric)",
                "ALTER TABLE whole REPLICA IDENTITY FULL",
                "CREATE TABLE plain (id int PRIMARY KEY, big numeric)",
                "ALTER TABLE plain ALTER big SET STORAGE PLAIN",
                "CREATE TABLE unknown (id int PRIMARY KEY, shape box, home address, busy tstzmultirange, spans interval[], span interval)",
                "CREATE TABLE nested (id int PRIMARY KEY, grid int[][], line int[])",
                "CREATE TABLE swaps (id int PRIMARY KEY DEFERRABLE)",
                "ALTER TABLE swaps REPLICA IDENTITY FULL",
                "CREATE TABLE twins (id int PRIMARY KEY, \"A\" int, a int, \"x-y\" int, x_y int)",
                "CREATE TABLE hidden (id int PRIMARY KEY, code text NOT NULL UNIQUE)",
                "ALTER TABLE hidden REPLICA IDENTITY USING INDEX hidden_code_key",
                "CREATE TABLE seen (id int NOT NULL UNIQUE, v text)",
                "ALTER TABLE seen REPLICA IDENTITY USING INDEX seen_id_key",
                "CREATE TABLE keyless (a int, b text)",
                "CREATE TABLE computed (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id * 2) STORED)",
                "CREATE TABLE parts (id int, d date, PRIMARY KEY (id, d)) PARTITION BY RANGE (d)",
                "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')")) {
            stack.postgres().execute(DATABASE, sql);
        }

        Source source = read(stack);

        assertThat(source.tables())
                .extracting(table -> table.name().name())
                .as("a partitioned table is one")
                .contains("parts")
                .doesNotContain("parts_1");
        assertThat(source.problems())
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).contains("public.hidden", "REPLICA IDENTITY DEFAULT"),
                        problem -> assertThat(problem).contains("public.swaps", "DEFERRABLE"),
                        problem -> assertThat(problem).contains("public.twins", "A and a"),
                        problem -> assertThat(problem).contains("public.twins", "x-y and x_y"));
        assertThat(source.notes())
                .satisfiesExactlyInAnyOrder(
                        note -> assertThat(note).contains("public.lossy", "in big numeric, p numeric[], flags bool[]."),
                        note -> assertThat(note)
                                .contains(
                                        "public.unknown",
                                        "shape box, home address, busy tstzmultirange, spans interval[]:"),
                        note -> assertThat(note).contains("public.nested", "in grid int4[]."));
        assertThat(table(source, "seen").keyed()).isTrue();
        assertThat(table(source, "keyless").keyed()).isFalse();
        assertThat(table(source, "keyless").refusesChanges()).isTrue();
        assertThat(table(source, "computed").generated()).containsExactly("g");
    }

    private static SourceTable table(Source source, String name) {
        return source.tables().stream()
                .filter(table -> table.name().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Source read(Stack stack) throws Exception {
        Path file = Files.writeString(
                folder.resolve("pipeline.yaml"),
                """
                pipeline_id: preflight
                source: {host: %s, port: %d, database: %s, username: %s}
                sinks:
                  - {sink_id: lake, sink_type: iceberg, iceberg: {warehouse: "file:///tmp/lake"}}
                """
                        .formatted(stack.postgres().host(), stack.postgres().port(), DATABASE, "postgres"));
        try (PostgresSource source =
                PostgresSource.connect(Configs.load(file, null, null).pipeline().source())) {
            return source.read();
        }
    }
}
