package io.cdcplatform.job.sink.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A small real HTTP/1.1 receiver that answers as it is told: well, late, wrongly, by halves or not at all. */
final class Receiver implements AutoCloseable {

    /** A request as it came in; names of headers in small letters. */
    record Request(String line, Map<String, String> headers, String body) {}

    /** What is done with a request. */
    interface Reply {
        void to(Socket socket) throws IOException, InterruptedException;
    }

    interface Script {
        Reply reply(Request request, int number);
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger hungUp = new AtomicInteger();
    private final ServerSocket server;
    private final Script script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    Receiver(Script script) throws IOException {
        this(0, script);
    }

    Receiver(int port, Script script) throws IOException {
        this(new ServerSocket(), port, script);
    }

    Receiver(ServerSocket server, int port, Script script) throws IOException {
        this.script = script;
        this.server = server;
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        daemon(this::acceptAll);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/events?team=data");
    }

    int port() {
        return server.getLocalPort();
    }

    static Reply status(int status, String... headers) {
        return socket -> {
            String body = status == 204 ? "" : "ok"; // a 204 must not have one
            StringBuilder head =
                    new StringBuilder("HTTP/1.1 " + status + " Whatever\r\nContent-Length: " + body.length() + "\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            write(socket, head + "\r\n" + body);
        };
    }

    /** Half a body, then the end. */
    static Reply cut() {
        return socket -> {
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            socket.close();
        };
    }

    /** A reset instead of an answer. */
    static Reply reset() {
        return socket -> {
            socket.setSoLinger(true, 0);
            socket.close();
        };
    }

    /** The end of the connection instead of an answer. */
    static Reply hangUp() {
        return Socket::close;
    }

    static Reply hang() {
        return socket -> waitForHangUp(socket);
    }

    /** Headers at once, then a byte from time to time. */
    static Reply drip(long pauseMillis) {
        return socket -> {
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while (true) {
                Thread.sleep(pauseMillis);
                write(socket, "x");
            }
        };
    }

    static Reply endlessBody() {
        return socket -> {
            write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
            while (true) {
                write(socket, chunk);
            }
        };
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Request request = read(in); request != null; request = read(in)) {
                int number;
                synchronized (requests) {
                    requests.add(request);
                    number = requests.size();
                }
                script.reply(request, number).to(socket);
            }
        } catch (IOException | InterruptedException e) {
            hungUp.incrementAndGet();
        } finally {
            sockets.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String line = readLine(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(line, headers, new String(in.readNBytes(length), UTF_8));
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void waitForHangUp(Socket socket) throws IOException {
        if (socket.getInputStream().read() < 0) {
            throw new IOException("the client has hung up");
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "receiver");
        thread.setDaemon(true);
        thread.start();
    }
}
