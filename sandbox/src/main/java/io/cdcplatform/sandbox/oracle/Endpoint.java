package io.cdcplatform.sandbox.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver of webhooks that keeps what came in this round, in the order of its arrival, without repeats. */
final class Endpoint implements AutoCloseable {
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<JsonNode> events = new ArrayList<>();
    /** Of this round and the one before: a restart goes back to the last checkpoint at most. */
    private final Set<String> ids = new HashSet<>();

    private Set<String> formerIds = Set.of();

    Endpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    synchronized List<JsonNode> takeEvents() {
        List<JsonNode> taken = List.copyOf(events);
        events.clear();
        formerIds = Set.copyOf(ids);
        ids.clear();
        return taken;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            add(exchange.getRequestHeaders().getFirst("webhook-id"), Family.parse(body));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private synchronized void add(String id, JsonNode event) {
        if (!formerIds.contains(id) && ids.add(id)) {
            events.add(event);
        }
    }
}
