package io.cdcplatform.sandbox.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A real receiver of webhooks, which remembers what came. It drops repeats by {@code webhook-id}, as receivers are told to, and
 * counts them.
 */
public final class Receiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 8;
    private static final int UNPROCESSABLE = 422;

    private final int port;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Map<String, TableLog> tables = new ConcurrentHashMap<>();
    private volatile int status = 200;
    private volatile Predicate<JsonNode> refused = body -> false;
    private HttpServer server;

    /** What came for one table: changes in the order of arrival per key, and how often one came again. */
    public static final class TableLog {
        private final Map<String, List<Arrival>> byKey = new java.util.HashMap<>();
        private final Set<String> ids = new HashSet<>();
        private final List<Delay> delays = new ArrayList<>();
        private long repeats;
        private long lastMillis;

        /** Distinct changes. */
        public synchronized long changes() {
            return ids.size();
        }

        public synchronized long repeats() {
            return repeats;
        }

        /** When the last one came, epoch milliseconds; 0 before the first. */
        public synchronized long lastMillis() {
            return lastMillis;
        }

        /** Median milliseconds from the source's change to its arrival since the last call, or -1. */
        public synchronized long takeLatency() {
            List<Delay> some = takeDelays();
            return some.isEmpty()
                    ? -1
                    : some.stream().mapToLong(Delay::millis).sorted().toArray()[some.size() / 2];
        }

        /** Those of the changes that came since the last call, repeats left out. */
        public synchronized List<Delay> takeDelays() {
            List<Delay> some = List.copyOf(delays);
            delays.clear();
            return some;
        }

        /** Keys that saw an older change behind a newer one, repeats left out. */
        public synchronized List<String> keysOutOfOrder() {
            return byKey.entrySet().stream()
                    .filter(entry -> !inOrder(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        private static boolean inOrder(List<Arrival> arrivals) {
            for (int i = 1; i < arrivals.size(); i++) {
                Arrival before = arrivals.get(i - 1);
                Arrival after = arrivals.get(i);
                if (before.partition() != after.partition() || before.offset() >= after.offset()) {
                    return false;
                }
            }
            return true;
        }

        private synchronized void add(String id, JsonNode body, long now) {
            JsonNode metadata = body.path("metadata");
            lastMillis = now;
            if (!ids.add(id)) {
                repeats++;
                return;
            }
            long committed = body.path("value").path("source").path("ts_ms").asLong(now);
            delays.add(new Delay(committed, now - committed));
            byKey.computeIfAbsent(body.path("key").toString(), key -> new ArrayList<>())
                    .add(new Arrival(
                            metadata.path("partition").asInt(),
                            metadata.path("offset").asLong()));
        }
    }

    /**
     * How long a change took.
     *
     * @param committed at the source, epoch milliseconds
     * @param millis from then on
     */
    public record Delay(long committed, long millis) {}

    private record Arrival(int partition, long offset) {}

    /** @param port 0 for a free one */
    public Receiver(int port) throws IOException {
        server = listen(port);
        this.port = server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port + "/events";
    }

    public int port() {
        return port;
    }

    /** Closes the port: connections are refused until {@link #up()}. What came is kept. */
    public void down() {
        server.stop(0);
    }

    /** Listens again, on the same port. */
    public void up() throws IOException {
        server = listen(port);
    }

    /** What came for a table ({@code schema.table}). */
    public TableLog table(String name) {
        return tables.computeIfAbsent(name, key -> new TableLog());
    }

    /** Answers with this status from now on; only what was answered 2xx counts as received. */
    public void answer(int newStatus) {
        status = newStatus;
    }

    /** Answers 422 to these bodies from now on, and does not count them. */
    public void refuse(Predicate<JsonNode> bodies) {
        refused = bodies;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpServer listen(int at) throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        listening.setExecutor(threads);
        listening.createContext("/events", this::receive);
        listening.start();
        return listening;
    }

    private void receive(HttpExchange exchange) throws IOException {
        int answer = status;
        try (exchange) {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            if (answer / 100 == 2) {
                JsonNode body = JSON.readTree(bytes);
                if (refused.test(body)) {
                    answer = UNPROCESSABLE;
                } else {
                    remember(exchange.getRequestHeaders().getFirst("webhook-id"), body);
                }
            }
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    private void remember(String id, JsonNode body) {
        JsonNode source = body.path("value").path("source");
        String schema = source.path(source.has("schema") ? "schema" : "db").asText();
        table(schema + "." + source.path("table").asText()).add(id, body, System.currentTimeMillis());
    }
}
