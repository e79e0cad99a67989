package io.cdcplatform.job.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SourcePosition;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EventIdTest {
    private static final SourcePosition AT = new SourcePosition(7, 1000, 0, false);

    @Tag("W-3")
    @Tag("E-20")
    @Tag("F-11")
    @Test
    void isTheSameWhenTheEventIsReadOrSentAgain() {
        ChangeEvent first = Events.change(1, 5, Op.UPDATE, "new", AT, "postgresql", 9);
        ChangeEvent sentAgain = Events.change(80, 5, Op.UPDATE, "new", AT, "postgresql", 9);
        SourcePosition otherCommitBefore = new SourcePosition(6, 1000, 0, false);
        ChangeEvent afterAConnectorsRestart =
                Events.change(81, 5, Op.UPDATE, "new", otherCommitBefore, "postgresql", 9);

        assertThat(id(first)).startsWith("msg_").hasSize(28).doesNotContain(".");
        assertThat(Stream.of(first, first, sentAgain, afterAConnectorsRestart).map(EventIdTest::id))
                .containsOnly(id(first));
    }

    @Tag("W-3")
    @Test
    void isAnotherOneForEachChange() {
        assertThat(Stream.of(
                                Events.change(1, 5, Op.DELETE, "x", AT, "postgresql", 9),
                                Events.change(1, 5, Op.CREATE, "x", AT, "postgresql", 9),
                                Events.change(1, 6, Op.CREATE, "x", AT, "postgresql", 9),
                                Events.change(1, 5, Op.CREATE, "x", AT, "postgresql", 10),
                                Events.change(
                                        1, 5, Op.CREATE, "x", new SourcePosition(7, 1001, 0, false), "postgresql", 9),
                                Events.change(
                                        1, 5, Op.CREATE, "x", new SourcePosition(7, 1000, 1, false), "postgresql", 9),
                                Events.change(
                                        1, 5, Op.CREATE, "x", new SourcePosition(7, 1000, 0, true), "postgresql", 9),
                                Events.change(1, 5, Op.CREATE, "x", new SourcePosition(7, 1000, 0, false), "mysql", 9),
                                Events.change(1, 5, Op.CREATE, "x", new SourcePosition(8, 1000, 0, false), "mysql", 9))
                        .map(EventIdTest::id))
                .doesNotHaveDuplicates();
    }

    @Tag("E-7")
    @Test
    @Tag("W-3")
    void changesOfOneTransactionOfMysqlAreToldApartByTheirNumberInIt() {
        ChangeEvent first = Events.numbered(Events.change(1, 5, Op.UPDATE, "x", AT, "mariadb", 9), 1);
        ChangeEvent second = Events.numbered(Events.change(2, 5, Op.UPDATE, "x", AT, "mariadb", 9), 2);
        ChangeEvent secondSentAgain = Events.numbered(Events.change(7, 5, Op.UPDATE, "x", AT, "mariadb", 9), 2);

        assertThat(id(first)).isNotEqualTo(id(second));
        assertThat(id(secondSentAgain)).isEqualTo(id(second));
    }

    @Test
    @Tag("W-3")
    void changesOfOneTransactionOfMysqlWithoutANumberAreToldApartByTheirOffset() {
        ChangeEvent first = Events.change(1, 5, Op.UPDATE, "x", AT, "mysql", 9);
        ChangeEvent second = Events.change(2, 5, Op.UPDATE, "x", AT, "mysql", 9);

        assertThat(id(first)).isNotEqualTo(id(second));
    }

    @Test
    void rowsWithoutAKeyAreToldApartByTheirOffset() {
        ChangeEvent one = Events.change(1, null, Op.CREATE, "x", AT, "postgresql", 9);
        ChangeEvent sameLogRecord = Events.change(2, null, Op.CREATE, "x", AT, "postgresql", 9);

        assertThat(id(one)).isNotEqualTo(id(sameLogRecord)).isEqualTo(id(one));
    }

    @Test
    void changesWithoutAPositionAreToldApartByTheirOffset() {
        ChangeEvent one = Events.change(1, 5, Op.UPDATE, "x", SourcePosition.UNKNOWN, "other", 9);
        ChangeEvent two = Events.change(2, 5, Op.UPDATE, "x", SourcePosition.UNKNOWN, "other", 9);

        assertThat(id(one)).isNotEqualTo(id(two));
    }

    private static String id(ChangeEvent event) {
        return new EventId().of(event, Objects.requireNonNull(event.envelope()));
    }
}
