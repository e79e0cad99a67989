package io.cdcplatform.provisioner;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Requests with a login to one kind of server; the timeout bounds a whole exchange, its body included. */
final class Http {
    private final HttpClient client;
    private final Duration timeout;
    private final String authorization;

    private Http(HttpClient client, Duration timeout, String authorization) {
        this.client = client;
        this.timeout = timeout;
        this.authorization = authorization;
    }

    /** caLocation is a PEM file or "" for the JVM's own; authorization is the header's value or "". */
    static Http to(Duration timeout, String caLocation, String authorization) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout);
        if (!caLocation.isEmpty()) {
            builder.sslContext(trusting(caLocation));
        }
        return new Http(builder.build(), timeout, authorization);
    }

    static String basic(String username, String password) {
        return username.isEmpty()
                ? ""
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(String method, String url, String body) throws IOException {
        HttpRequest.Builder request = request(url)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Accept", "application/json");
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request.build(), BodyHandlers.ofString());
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new HttpTimeoutException("no answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
        } catch (InterruptedException stopped) {
            throw Pause.interrupted();
        }
    }

    /** Why a server could not be reached, in words. */
    static String reason(IOException failure) {
        if (failure instanceof ConnectException) {
            return "the connection was refused";
        }
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }

    private static HttpRequest.Builder request(String url) {
        try {
            return HttpRequest.newBuilder(URI.create(url));
        } catch (IllegalArgumentException malformed) {
            throw VerbException.badInput("Cannot use the address " + url + ": it is no URL of http or https");
        }
    }

    private static SSLContext trusting(String caLocation) {
        try (FileInputStream pem = new FileInputStream(caLocation)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw VerbException.badInput("Cannot read the certificates of ca_location " + caLocation + ": "
                    + unreadable.getMessage() + ". Name a PEM file");
        }
    }
}
