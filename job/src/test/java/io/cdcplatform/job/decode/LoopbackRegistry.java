package io.cdcplatform.job.decode;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;

/** A real HTTP server that answers like a schema registry, or misbehaves on demand. */
final class LoopbackRegistry implements AutoCloseable {
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;
    private volatile String authorization = "";
    private volatile int broken;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    LoopbackRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/apis/ccompat/v7/schemas/ids/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/apis/ccompat/v7";
    }

    LoopbackRegistry with(int id, Schema schema) {
        schemas.put(id, schema);
        return this;
    }

    /** Answers every request with this status from now on; 0: well again. */
    void breakWith(int status) {
        broken = status;
    }

    /** Holds its answers back until the latch is open. */
    void waitFor(CountDownLatch latch) {
        gate = latch;
    }

    int requests() {
        return requests.get();
    }

    String authorization() {
        return authorization;
    }

    @Override
    public void close() {
        gate = new CountDownLatch(0);
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        authorization = header == null ? "" : header;
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String path = exchange.getRequestURI().getPath();
        Schema schema = schemas.get(Integer.parseUnsignedInt(path.substring(path.lastIndexOf('/') + 1)));
        if (broken != 0) {
            send(exchange, broken, "<html>out of order</html>");
        } else if (schema == null) {
            send(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
        } else {
            send(
                    exchange,
                    200,
                    new ObjectMapper()
                            .writeValueAsString(Map.of("schema", schema.toString(), "references", new int[0])));
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
