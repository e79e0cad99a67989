package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.sourceColumn;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.event.Column;
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
            new TableName("public", "t"),
            true,
            Map.of("id", ID, "no", NO, "d\"oc", DOC),
            Set.of("id"),
            List.of(Set.of("id")),
            new TargetTable.PrimaryKey("t_pkey", List.of("id")));

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
    void changesATableInAnOrderInWhichNothingIsInTheWay() {
        Column total = new Column("to'tal", new IntType(), "", Map.of(), 42);

        assertThat(dialect.changeTable(
                        TABLE,
                        List.of(
                                new TableChange.Add(total),
                                new TableChange.Retype(column("no", new IntType()), "text", "integer", false),
                                new TableChange.Rename("x", "y"),
                                new TableChange.Drop("z"),
                                new TableChange.Rekey(List.of("y")),
                                new TableChange.Relax("id"))))
                .extracting(sql -> sql.replace("ALTER TABLE \"public\".\"t\" ", ""))
                .containsExactly(
                        "DROP CONSTRAINT \"t_pkey\"",
                        "DROP COLUMN IF EXISTS \"z\"",
                        "RENAME COLUMN \"x\" TO \"y\"",
                        "ADD COLUMN IF NOT EXISTS \"to'tal\" integer DEFAULT '42'::integer",
                        "ALTER COLUMN \"no\" DROP DEFAULT, ALTER COLUMN \"no\" TYPE integer USING \"no\"::integer",
                        "ADD PRIMARY KEY (\"y\")",
                        "ALTER COLUMN \"id\" DROP NOT NULL");
    }

    @Test
    void setsTheColumnsOfARowThatCameInPart() {
        assertThat(dialect.update(TABLE, List.of(DOC), List.of(ID, NO)))
                .isEqualTo("UPDATE \"public\".\"t\" SET \"d\"\"oc\" = ?::jsonb"
                        + " WHERE \"id\" = ?::integer AND \"no\" = ?::text");
        assertThat(dialect.update(TABLE, List.of(), List.of(ID)))
                .isEqualTo("UPDATE \"public\".\"t\" SET \"id\" = \"id\" WHERE \"id\" = ?::integer");
    }

    @Test
    void insertsOnlyWhereThereIsNoKey() {
        assertThat(dialect.upsert(TABLE, List.of(ID), List.of()))
                .isEqualTo("INSERT INTO \"public\".\"t\" (\"id\") VALUES (?::integer)");
    }

    @Test
    void keepsAColumnThatIsWideEnoughUnlessTheSourceRounded() {
        assertThat(dialect.keeps("bigint", "integer")).isTrue();
        assertThat(dialect.keeps("text", "character varying(20)")).isTrue();
        assertThat(dialect.keeps("character varying(20)", "character varying(10)"))
                .isTrue();
        assertThat(dialect.keeps("double precision", "real")).isFalse();
        assertThat(dialect.keeps("numeric", "integer")).isFalse();
        assertThat(dialect.keeps("numeric(10,2)", "numeric(10,1)")).isFalse();
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
        assertThat(dialect.isWider("timestamp without time zone", "timestamp(3) without time zone"))
                .isTrue();
        assertThat(dialect.isWider("timestamp(6) with time zone", "timestamp(3) without time zone"))
                .isFalse();
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
