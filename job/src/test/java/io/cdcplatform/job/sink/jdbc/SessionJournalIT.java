package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One row for each change: nothing is collapsed, replaced or inserted twice. */
class SessionJournalIT extends SessionFixture {
    private static final Column OP = column("_cdc_op", TEXT);
    private static final TableSchema LOG = table("t", List.of(), column("id", new IntType()), column("v", TEXT), OP);

    @BeforeEach
    void append() {
        target.writeMode = WriteMode.APPEND;
    }

    @Test
    void insertsEveryChangeOnce() throws Exception {
        try (Session session = open()) {
            changes.add(Op.CREATE, LOG, 1, "a", "c")
                    .add(Op.UPDATE, LOG, 1, "a", "u")
                    .add(Op.UPDATE, LOG, 1, "a", "u");
            changes.add(Op.DELETE, LOG, 1, null, "d").add(Op.TRUNCATE, LOG, null, null, "t");
            apply(session, changes.batch());
        }
        Changes again = new Changes(target.lineId + "-2"); // whose acknowledgement was lost
        try (Session session = open()) {
            again.add(Op.CREATE, LOG, 1, "a", "c")
                    .add(Op.UPDATE, LOG, 1, "a", "u")
                    .add(Op.UPDATE, LOG, 1, "a", "u");
            again.add(Op.DELETE, LOG, 1, null, "d").add(Op.TRUNCATE, LOG, null, null, "t");
            apply(session, again.batch());
        }

        assertThat(target.query("SELECT * FROM t"))
                .containsExactly("1|a|c", "1|a|u", "1|a|u", "1|null|d", "null|null|t");
        assertThat(target.query("SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass"))
                .containsExactly("0");
    }

    @Test
    void addsAndWidensButNeverDropsOrRenames() throws Exception {
        TableSchema later = table(
                "t", List.of(), column("id", new BigIntType()), column("w", TEXT), column("n", new IntType()), OP);
        changes.add(Op.CREATE, LOG, 1, "a", "c");
        changes.since(30).add(Op.CREATE, later, 5_000_000_000L, "b", 7, "c");

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT id, v, _cdc_op, w, n FROM t"))
                .containsExactly("1|a|c|null|null", "5000000000|null|c|b|7");
    }

    @Test
    void putsAsideOnlyTheGuiltyRow() throws Exception {
        changes.add(Op.CREATE, LOG, 1, "a", "c")
                .add(Op.CREATE, LOG, 2, "a\0b", "c")
                .add(Op.DELETE, LOG, 1, null, "d");

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT id, _cdc_op FROM t")).containsExactly("1|c", "1|d");
        assertThat(letters).extracting(Failure::code).singleElement().asString().startsWith("JDBC_22");
    }
}
