package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.table;

import io.cdcplatform.job.deadletter.Parking;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.TableSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.BeforeEach;

/** A database of its own for each test, a session on it, and the dead letters that were written. */
abstract class SessionFixture {
    static final VarCharType TEXT = new VarCharType(VarCharType.MAX_LENGTH);
    static final TableSchema USERS = table("u", List.of("id"), column("id", new IntType(false)), column("email", TEXT));

    final List<Failure> letters = new ArrayList<>();
    final Parking parking = new Parking();
    Target target;
    Changes changes;

    @BeforeEach
    void makeDatabase() throws SQLException {
        target = new Target();
        changes = new Changes(target.lineId + "-1");
    }

    Session open() throws SQLException {
        return open(new Progress(Dialect.of(target.url, true), target.lineId));
    }

    Session open(Progress progress) throws SQLException {
        return Session.open(Dialect.of(target.url, true), target.line().sink(), target.lineId, progress, parking);
    }

    void apply(Session session, Batch batch) throws Exception {
        session.apply(
                batch,
                new DeadLetters(
                        failure -> {
                            letters.add(failure);
                            return CompletableFuture.completedFuture(null);
                        },
                        target.onBadRow,
                        parking));
    }
}
