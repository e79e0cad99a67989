package io.cdcplatform.job.sink.webhook;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** As much of a real HTTP/2 receiver as answers 200 to each request; speaks nothing else. */
final class Http2Receiver implements AutoCloseable {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    /** {@code :status: 200} in the static table of HPACK. */
    private static final byte[] STATUS_200 = {(byte) 0x88};

    final List<byte[]> bodies = new CopyOnWriteArrayList<>();
    private final SSLServerSocket server;

    Http2Receiver(SSLContext tls) throws IOException {
        server = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread thread = new Thread(this::serve, "http2-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + server.getLocalPort() + "/events");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve() {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            socket.setHandshakeApplicationProtocolSelector((of, offered) -> offered.contains("h2") ? "h2" : null);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            if (!new String(in.readNBytes(PREFACE.length()), StandardCharsets.US_ASCII).equals(PREFACE)) {
                return;
            }
            write(out, SETTINGS, 0, 0, new byte[0]);
            while (true) {
                answer(in, out);
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** Reads one frame and answers it if it ends a request. */
    private void answer(DataInputStream in, OutputStream out) throws IOException {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == SETTINGS && flags != ACK) {
            write(out, SETTINGS, ACK, 0, new byte[0]);
        } else if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
            bodies.add(payload);
            write(out, HEADERS, END_HEADERS | END_STREAM, stream, STATUS_200);
        }
    }

    private static void write(OutputStream out, int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        out.write(frame.array());
        out.flush();
    }
}
