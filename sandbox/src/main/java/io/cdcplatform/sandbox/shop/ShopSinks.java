package io.cdcplatform.sandbox.shop;

import io.cdcplatform.sandbox.compare.DatabaseTable;
import io.cdcplatform.sandbox.compare.Difference;
import io.cdcplatform.sandbox.compare.LakeTable;
import io.cdcplatform.sandbox.compare.Rows;
import io.cdcplatform.sandbox.stack.Postgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.TableIdentifier;

/** What a shop's targets hold, asked of the targets themselves: for the live table and for the verdict. */
public final class ShopSinks implements AutoCloseable {
    private static final List<String> SINKS = List.of("lake", "journal", "replica", "notify");

    private final Postgres postgres;
    private final Postgres target;
    private final ShopNames names;
    private final Receiver receiver;
    private final LakeTable lake;
    private final Lags lags;

    /** @param target the server of the replica, which may be away for a while */
    public ShopSinks(Postgres postgres, Postgres target, Receiver receiver, ShopFiles files, String bootstrapServers) {
        this.postgres = postgres;
        this.target = target;
        this.names = files.names();
        this.receiver = receiver;
        this.lake = new LakeTable(files.warehouse());
        this.lags = new Lags(bootstrapServers);
    }

    /**
     * One row of the live table; -1 where there is nothing yet.
     *
     * @param records rows of the replica; records in the lake's data files, deleted ones included; events that were received
     * @param latencyMillis from the source's change to its being visible, of the newest
     */
    public record Now(String sink, String table, long records, long lag, long commitAgeMillis, long latencyMillis) {}

    /** The verdict on one table of one sink. */
    public record Verdict(String sink, String table, boolean equal, String text) {}

    public List<Now> now() throws ExecutionException, InterruptedException {
        List<Now> all = new ArrayList<>();
        for (String sink : SINKS) {
            Map<String, Long> lag = lags(sink);
            for (String table : tables(sink)) {
                all.add(now(sink, table, lag.getOrDefault(names.topic(table), -1L)));
            }
        }
        return all;
    }

    /** Records that some line has not made durable yet. */
    public long behind() throws ExecutionException, InterruptedException {
        long sum = 0;
        for (String sink : SINKS) {
            sum += behind(sink);
        }
        return sum;
    }

    /** Records that a line has not made durable yet. */
    public long behind(String sink) throws ExecutionException, InterruptedException {
        return lags(sink).values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Compares every table of every sink with the source, which must be at rest.
     *
     * @param committed changes of a table since its first rows were there
     */
    public List<Verdict> verdicts(ToLongFunction<String> committed) throws SQLException, IOException {
        List<Verdict> verdicts = new ArrayList<>();
        try (Connection source = postgres.connect(names.database());
                Connection replica = target.connect(names.replica())) {
            for (Map.Entry<String, List<String>> table : Shop.TABLES.entrySet()) {
                String name = table.getKey();
                Rows expected = DatabaseTable.read(source, "public." + name, table.getValue());
                verdicts.add(rows(
                        name.equals("audit") ? "journal" : "lake", name, expected, lakeRows(name, table.getValue())));
                if (!name.equals("audit")) {
                    Rows there = DatabaseTable.read(replica, "public." + name, table.getValue());
                    verdicts.add(rows("replica", name, expected, there));
                }
                verdicts.add(notified(name, committed.applyAsLong(name)));
            }
        }
        verdicts.sort((a, b) -> a.sink().compareTo(b.sink()));
        return verdicts;
    }

    @Override
    public void close() throws IOException {
        lake.close();
        lags.close();
    }

    private Map<String, Long> lags(String sink) throws ExecutionException, InterruptedException {
        return lags.of(
                names.group(sink), tables(sink).stream().map(names::topic).toList());
    }

    private static Verdict rows(String sink, String table, Rows expected, Rows there) {
        Difference difference = Difference.between(expected, there);
        return new Verdict(sink, table, difference.none(), difference.toString());
    }

    private Rows lakeRows(String table, List<String> key) throws IOException, SQLException {
        TableIdentifier id = names.lakeTable(table);
        return lake.exists(id) ? lake.read(id, key) : new Rows(List.of(), Map.of());
    }

    private Verdict notified(String table, long committed) {
        Receiver.TableLog log = receiver.table("public." + table);
        long expected = committed + existing(table);
        List<String> disordered = log.keysOutOfOrder();
        boolean equal = log.changes() == expected && disordered.isEmpty();
        String text = log.changes() + " of " + expected + " changes received once and in key order"
                + (log.repeats() > 0 ? ", " + log.repeats() + " repeats with the same webhook-id" : "")
                + (disordered.isEmpty() ? "" : ", " + disordered.size() + " keys out of order");
        return new Verdict("notify", table, equal, equal ? text + ", source = sink" : text);
    }

    private static long existing(String table) {
        return switch (table) {
            case "customers" -> Shop.CUSTOMERS;
            case "products" -> Shop.PRODUCTS;
            case "orders" -> Shop.ORDERS;
            case "order_lines" -> Shop.ORDERS * 2L;
            default -> 100;
        };
    }

    private Now now(String sink, String table, long lag) {
        try {
            return switch (sink) {
                case "replica" -> replicaNow(table, lag);
                case "notify" -> notifyNow(table, lag);
                default -> lakeNow(sink, table, lag);
            };
        } catch (SQLException | RuntimeException e) {
            return new Now(sink, table, -1, lag, -1, -1);
        }
    }

    private Now lakeNow(String sink, String table, long lag) {
        TableIdentifier id = names.lakeTable(table);
        Snapshot snapshot = lake.exists(id) ? lake.load(id).currentSnapshot() : null;
        if (snapshot == null) {
            return new Now(sink, table, -1, lag, -1, -1);
        }
        long records = Long.parseLong(snapshot.summary().getOrDefault("total-records", "0"));
        String newest = snapshot.summary().get("cdc.newest-source-ms");
        long committed = snapshot.timestampMillis();
        long latency = newest == null ? -1 : committed - Long.parseLong(newest);
        return new Now(sink, table, records, lag, System.currentTimeMillis() - committed, latency);
    }

    private Now replicaNow(String table, long lag) throws SQLException {
        try (Connection replica = target.connect(names.replica());
                Statement statement = replica.createStatement();
                ResultSet result = statement.executeQuery("SELECT (SELECT count(*) FROM public." + table + "),"
                        + " extract(epoch FROM now() - max(updated_at)) * 1000,"
                        + " (SELECT extract(epoch FROM p.updated_at) * 1000 - p.source_millis FROM _cdc_progress p"
                        + " WHERE p.topic = '" + names.topic(table) + "' ORDER BY p.updated_at DESC LIMIT 1)"
                        + " FROM _cdc_progress WHERE topic = '" + names.topic(table) + "'")) {
            result.next();
            return new Now("replica", table, result.getLong(1), lag, result.getLong(2), result.getLong(3));
        }
    }

    private Now notifyNow(String table, long lag) {
        Receiver.TableLog log = receiver.table("public." + table);
        long last = log.lastMillis();
        return new Now(
                "notify",
                table,
                log.changes(),
                lag,
                last == 0 ? -1 : System.currentTimeMillis() - last,
                log.takeLatency());
    }

    private static List<String> tables(String sink) {
        return switch (sink) {
            case "journal" -> List.of("audit");
            case "notify" -> List.copyOf(Shop.TABLES.keySet());
            default ->
                Shop.TABLES.keySet().stream()
                        .filter(table -> !table.equals("audit"))
                        .toList();
        };
    }
}
