package io.cdcplatform.job.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.sink.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("W-6")
@Timeout(30)
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void deliversToAReceiverWhoseChainAndNameAreRight() throws Exception {
        KeyStore certificate = certificate("ip:127.0.0.1");

        assertThat(answer(certificate, trusting(certificate), 1)).isEqualTo(Answer.status(200, Duration.ZERO));
    }

    @Test
    void sendsNothingToAReceiverThatNobodyVouchesFor() throws Exception {
        KeyStore certificate = certificate("ip:127.0.0.1");

        assertThat(answer(certificate, SSLContext.getDefault(), 0)).satisfies(TlsTest::isUnreachable);
    }

    @Test
    void sendsNothingToAReceiverOfAnotherName() throws Exception {
        KeyStore certificate = certificate("dns:elsewhere.example");

        assertThat(answer(certificate, trusting(certificate), 0)).satisfies(TlsTest::isUnreachable);
    }

    @Test
    void speaksHttp2WhereItIsOffered() throws Exception {
        KeyStore certificate = certificate("ip:127.0.0.1");
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(trusting(certificate));
        try (Http2Receiver receiver = new Http2Receiver(offering(certificate))) {
            Answer answer = send(receiver.url());

            assertThat(answer).isEqualTo(Answer.status(200, Duration.ZERO));
            assertThat(receiver.bodies).hasSize(1);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    private static void isUnreachable(Answer answer) {
        assertThat(answer.isAlive()).isFalse();
        assertThat(answer.verdict()).isEqualTo(Answer.Verdict.RETRY);
    }

    /** What the line gets whose JVM trusts so, from a server with this certificate. */
    private Answer answer(KeyStore certificate, SSLContext trust, int requests) throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(trust);
        try (Receiver receiver = new Receiver(
                offering(certificate).getServerSocketFactory().createServerSocket(),
                0,
                (request, number) -> Receiver.status(200))) {
            Answer answer = send(URI.create("https://127.0.0.1:" + receiver.port() + "/events"));
            assertThat(receiver.requests).hasSize(requests);
            return answer;
        } finally {
            SSLContext.setDefault(before);
        }
    }

    private Answer send(URI url) throws Exception {
        Lines lines = new Lines();
        lines.url = url;
        new Transport("shop.notify", url, Duration.ofSeconds(10), timer)
                .send(
                        new RequestTemplate(lines.webhook().sink().webhook())
                                .of(KeyedDispatcherTest.delivery(1, 1), Instant.ofEpochSecond(1_700_000_000)),
                        answers::add);
        return answers.poll(20, TimeUnit.SECONDS);
    }

    private static SSLContext offering(KeyStore certificate) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(certificate, PASSWORD);
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(keys.getKeyManagers(), null, null);
        return server;
    }

    private static SSLContext trusting(KeyStore certificate) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("receiver", certificate.getCertificate("receiver"));
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** A certificate that vouches for itself, for a host of this name. */
    private KeyStore certificate(String name) throws Exception {
        Path file = folder.resolve("receiver.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "receiver",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=receiver",
                        "-ext",
                        "SAN=" + name,
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
