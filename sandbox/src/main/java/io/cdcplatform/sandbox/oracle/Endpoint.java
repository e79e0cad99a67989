package io.cdcplatform.sandbox.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A receiver of webhooks that keeps what came in this round, in the order of its arrival, without repeats. */
final class Endpoint implements AutoCloseable {
    private static final Duration HANGS = Duration.ofSeconds(10);
    private static final String RETRY_AFTER_SECONDS = "1";

    private final HttpServer server;
    private volatile Mood mood = Mood.WELL;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<JsonNode> events = new ArrayList<>();
    /** Of this round and the one before: a restart goes back to the last checkpoint at most. */
    private final Set<String> ids = new HashSet<>();

    private Set<String> formerIds = Set.of();

    /** How it answers. */
    enum Mood {
        WELL,
        FAILING,
        BUSY,
        /** Takes the event, and does not answer before it is well again. */
        HANGING,
        /** Takes the event, and closes the connection in the middle of its answer. */
        CUTTING,
        /** Closes the connection. */
        CLOSING
    }

    Endpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    void become(Mood other) {
        mood = other;
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
            String id = exchange.getRequestHeaders().getFirst("webhook-id");
            switch (mood) {
                case WELL -> {
                    add(id, Family.parse(body));
                    exchange.sendResponseHeaders(204, -1);
                }
                case FAILING -> exchange.sendResponseHeaders(500, -1);
                case BUSY -> {
                    exchange.getResponseHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
                    exchange.sendResponseHeaders(429, -1);
                }
                case HANGING -> {
                    add(id, Family.parse(body));
                    hang();
                }
                case CUTTING -> {
                    add(id, Family.parse(body));
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write('{');
                }
                case CLOSING -> {}
            }
        }
    }

    private void hang() {
        long end = System.nanoTime() + HANGS.toNanos();
        while (mood == Mood.HANGING
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private synchronized void add(String id, JsonNode event) {
        if (!formerIds.contains(id) && ids.add(id)) {
            events.add(event);
        }
    }
}
