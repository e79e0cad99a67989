package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.util.List;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows of which some columns did not come with the event. */
@Tag("E-3")
class SessionPartialIT extends SessionFixture {
    private static final TableSchema BIG = table(
            "big",
            List.of("id"),
            column("id", new IntType(false)),
            column("k", new IntType()),
            column("doc", TEXT),
            column("note", TEXT));

    @Test
    void keepsWhatTheTargetHas() throws Exception {
        try (Session session = open()) {
            changes.add(Op.CREATE, BIG, 1, 1, "long", "n").add(Op.CREATE, BIG, 2, 1, "other", "n");
            apply(session, changes.batch());
            changes.addPartial(BIG, false, List.of("doc"), 1, 2, null, "m");
            changes.addPartial(BIG, false, List.of("note"), 2, 3, "changed", null);
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM big ORDER BY id")).containsExactly("1|2|long|m", "2|3|changed|n");
        assertThat(letters).isEmpty();
    }

    @Test
    void mergesWithWhatTheBatchHasOfTheRow() throws Exception {
        changes.add(Op.CREATE, BIG, 1, 1, "long", "n");
        changes.addPartial(BIG, false, List.of("doc"), 1, 2, null, "m");
        changes.addPartial(BIG, false, List.of("note"), 1, 3, "longer", null);

        try (Session session = open()) {
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM big")).containsExactly("1|3|longer|m");
        assertThat(letters).isEmpty();
    }

    @Test
    void putsAsideOnlyTheRowsThatAreNotThere() throws Exception {
        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, BIG, 1, 1, "long", "n").batch());
            changes.add(Op.CREATE, BIG, 5, 1, "whole", "n");
            changes.addPartial(BIG, false, List.of("doc"), 1, 2, null, "m");
            changes.addPartial(BIG, false, List.of("doc"), 2, 2, null, "secret value"); // offset 3
            changes.add(Op.DELETE, BIG, 5, null, null, null);
            changes.addPartial(BIG, false, List.of("doc"), 5, 2, null, "m"); // offset 5
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM big")).containsExactly("1|2|long|m");
        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly("6");
        assertThat(letters).extracting(Failure::code).containsOnly("UNAVAILABLE_VALUE");
        assertThat(letters).extracting(letter -> letter.origin().offset()).containsExactlyInAnyOrder(3L, 5L);
        assertThat(letters.get(0).message())
                .contains("public.big", "REPLICA IDENTITY FULL")
                .doesNotContain("secret");
    }

    @Test
    void doesNothingWhereTheRowMayBeAbsent() throws Exception {
        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, BIG, 1, 1, "long", "n").batch());
            changes.addPartial(BIG, true, List.of("k", "doc"), 1, null, null, "gone");
            changes.addPartial(BIG, true, List.of("k", "doc"), 2, null, null, "gone");
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM big")).containsExactly("1|1|long|gone");
        assertThat(letters).isEmpty();
    }

    @Test
    void setsNothingWhereOnlyTheKeyCame() throws Exception {
        try (Session session = open()) {
            apply(session, changes.add(Op.CREATE, BIG, 1, 1, "long", "n").batch());
            changes.addPartial(BIG, false, List.of("k", "doc", "note"), 1, null, null, null);
            apply(session, changes.batch());
        }

        assertThat(target.query("SELECT * FROM big")).containsExactly("1|1|long|n");
        assertThat(letters).isEmpty();
    }
}
