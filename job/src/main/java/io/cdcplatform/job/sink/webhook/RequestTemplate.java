package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.config.WebhookConfig;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/** What all requests of a line share, and what each attempt adds: body, id, time and signature. Belongs to one thread. */
final class RequestTemplate {
    private final WebhookConfig webhook;
    private final HttpRequest.Builder shared;
    private final Signer signer;

    /** @throws IllegalArgumentException if the configuration cannot make a request; says which key, never a value */
    RequestTemplate(WebhookConfig webhook) {
        this.webhook = webhook;
        this.signer = new Signer(webhook.signingSecret());
        this.shared = HttpRequest.newBuilder(withoutUserInfo(webhook.url()));
        set("content-type", Body.contentType(webhook.format()));
        String userInfo = webhook.url().getRawUserInfo();
        if (webhook.authToken().isSet()) {
            set("authorization", "Bearer " + webhook.authToken().value());
        } else if (userInfo != null) {
            byte[] decoded = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .getBytes(StandardCharsets.UTF_8);
            set("authorization", "Basic " + Base64.getEncoder().encodeToString(decoded));
        }
        for (Map.Entry<String, String> header : webhook.headers().entrySet()) {
            set(header.getKey(), header.getValue());
        }
    }

    HttpRequest of(Delivery delivery, Instant now) {
        HttpRequest.Builder request = shared.copy()
                .method(webhook.method().name(), HttpRequest.BodyPublishers.ofByteArray(delivery.body()))
                .setHeader("webhook-id", delivery.id())
                .setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
        if (signer.signs()) {
            request.setHeader("webhook-signature", signer.sign(delivery.id(), now.getEpochSecond(), delivery.body()));
        }
        return request.build();
    }

    private void set(String name, String value) {
        try {
            shared.setHeader(name, value);
        } catch (IllegalArgumentException e) {
            // without its cause, which quotes the value
            throw new IllegalArgumentException("Cannot send header " + name
                    + " of a webhook: its name is reserved or malformed, or its value holds a control character");
        }
    }

    /** The same address to the letter, but for the part that must not be seen. */
    private static URI withoutUserInfo(URI url) {
        String userInfo = url.getRawUserInfo();
        return userInfo == null ? url : URI.create(url.toString().replaceFirst(Pattern.quote(userInfo + "@"), ""));
    }
}
