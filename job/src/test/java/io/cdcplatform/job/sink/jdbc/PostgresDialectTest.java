package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.sourceColumn;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.event.TableId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class PostgresDialectTest {
    private static final TargetColumn ID = new TargetColumn("id", "integer", "integer", false, false);
    private static final TargetColumn NO = new TargetColumn("no", "text", "text", false, false);
    private static final TargetColumn DOC = new TargetColumn("d\"oc", "jsonb", "jsonb", false, false);
    private static final TargetTable TABLE = new TargetTable(
            new TableName("public", "t"), true, Map.of("id", ID, "no", NO, "d\"oc", DOC), List.of(Set.of("id")));

    private final Dialect dialect = Dialect.of("jdbc:postgresql://localhost/x", true);

    @Test
    void upsertsWithTheTargetsTypes() {
        assertThat(dialect.upsert(TABLE, List.of(ID, DOC), List.of("id")))
                .isEqualTo("INSERT INTO \"public\".\"t\" (\"id\", \"d\"\"oc\") VALUES (?::integer, ?::jsonb)"
                        + " ON CONFLICT (\"id\") DO UPDATE SET \"d\"\"oc\" = EXCLUDED.\"d\"\"oc\"");
    }

    @Test
    void insertsARowThatIsAllKeyOnce() {
        assertThat(dialect.upsert(TABLE, List.of(ID), List.of("id"))).endsWith("ON CONFLICT (\"id\") DO NOTHING");
    }

    @Test
    void overridesAnIdentityOnInsertAndNeverUpdatesIt() {
        TargetColumn identity = new TargetColumn("n", "bigint", "bigint", false, true);

        assertThat(dialect.upsert(TABLE, List.of(ID, identity, NO), List.of("id")))
                .contains("\"no\") OVERRIDING SYSTEM VALUE VALUES (")
                .endsWith("DO UPDATE SET \"no\" = EXCLUDED.\"no\"");
    }

    @Test
    void deletesManyRowsInOneStatement() {
        assertThat(dialect.delete(TABLE, List.of(ID)))
                .isEqualTo("DELETE FROM \"public\".\"t\" WHERE \"id\" = ANY (?::text[]::integer[])");
        assertThat(dialect.delete(TABLE, List.of(ID, NO)))
                .isEqualTo("DELETE FROM \"public\".\"t\" t USING unnest(?::text[]::integer[], ?::text[]::text[])"
                        + " AS k(k0, k1) WHERE t.\"id\" = k.k0 AND t.\"no\" = k.k1");
    }

    @Test
    void createsATableWithTheSourcesTypes() {
        assertThat(dialect.createTable(
                        new TableName("s", "t"),
                        table(
                                "t",
                                List.of("id"),
                                sourceColumn("id", new IntType(false), "", "SERIAL"),
                                sourceColumn("doc", new VarCharType(9), "io.debezium.data.Json", "JSON"))))
                .startsWith(
                        "CREATE TABLE IF NOT EXISTS \"s\".\"t\" (\"id\" integer, \"doc\" json, PRIMARY KEY (\"id\"))");
    }

    @Test
    void widensOnlyWhatTakesAllValues() {
        TargetColumn small = new TargetColumn("id", "integer", "integer", false, false);

        assertThat(dialect.widen(TABLE.name(), small, sourceColumn("id", new IntType(), "", "INT8")))
                .isEqualTo("ALTER TABLE \"public\".\"t\" ALTER COLUMN \"id\" TYPE bigint");
        assertThat(dialect.widen(TABLE.name(), small, sourceColumn("id", new IntType(), "", "INT2")))
                .isNull();
        assertThat(dialect.widen(TABLE.name(), small, sourceColumn("id", new IntType(), "", "TEXT")))
                .isNull();
        assertThat(dialect.widen(TABLE.name(), DOC, column("id", new IntType())))
                .isNull();
    }

    @Test
    void comparesSizes() {
        assertThat(PostgresTypes.isWider("character varying(20)", "character varying(10)"))
                .isTrue();
        assertThat(PostgresTypes.isWider("character varying(10)", "character varying(20)"))
                .isFalse();
        assertThat(PostgresTypes.isWider("text", "character varying(20)")).isTrue();
        assertThat(PostgresTypes.isWider("numeric(12,2)", "numeric(10,2)")).isTrue();
        assertThat(PostgresTypes.isWider("numeric(12,4)", "numeric(10,2)")).isFalse();
        assertThat(PostgresTypes.isWider("numeric", "numeric(10,2)")).isTrue();
        assertThat(PostgresTypes.isWider("double precision", "real")).isTrue();
    }

    @Test
    void splitsATemplateAtItsOwnDotOnly() {
        TableId dotted = new TableId("db", "my.schema", "my.table");

        assertThat(TableName.of("{schema}.{table}", dotted)).isEqualTo(new TableName("my.schema", "my.table"));
        assertThat(TableName.of("{schema}_{table}", dotted)).isEqualTo(new TableName("", "my.schema_my.table"));
        assertThat(TableName.of("{schema}.{table}", new TableId("db", "", "t"))).isEqualTo(new TableName("db", "t"));
    }

    @Test
    void refusesADatabaseWithoutADialectWithoutRepeatingTheUrl() {
        assertThatThrownBy(() -> Dialect.of("jdbc:oracle:thin:scott/tiger@host", true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:oracle")
                .hasMessageContaining("jdbc:postgresql:")
                .message()
                .doesNotContain("tiger");
    }
}
