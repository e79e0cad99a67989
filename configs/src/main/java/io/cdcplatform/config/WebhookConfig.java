package io.cdcplatform.config;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An HTTP receiver of changes.
 *
 * @param authToken sent as {@code Authorization: Bearer}; {@link Secret#NONE}: no such header
 * @param signingSecret Standard Webhooks secrets, the newest first; empty: not signed
 * @param maxInFlight requests per task; always one per key
 * @param maxRequestsPerSecond 0: no limit
 */
public record WebhookConfig(
        URI url,
        HttpMethod method,
        Map<String, String> headers,
        Secret authToken,
        List<Secret> signingSecret,
        WebhookFormat format,
        Duration timeout,
        int maxInFlight,
        int maxRequestsPerSecond)
        implements Serializable {
    private static final int MAX_IN_FLIGHT = 100_000;
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    /** Java's HTTP client sets these itself and refuses them from others. */
    private static final Set<String> RESERVED_HEADERS =
            Set.of("connection", "content-length", "expect", "host", "upgrade");

    static WebhookConfig read(YamlMap webhook) {
        WebhookConfig config = new WebhookConfig(
                webhook.httpUrl("url").required(),
                webhook.capitalEnumOf("method", HttpMethod.class).or(HttpMethod.POST),
                webhook.textMap("headers").or(Map.of()),
                webhook.secret("auth_token").or(Secret.NONE),
                webhook.secrets("signing_secret").or(List.of()),
                webhook.enumOf("format", WebhookFormat.class).or(WebhookFormat.ENVELOPE),
                webhook.duration("timeout_seconds").or(Duration.ofSeconds(30)),
                webhook.integer("max_in_flight", 1, MAX_IN_FLIGHT).or(64),
                webhook.integer("max_requests_per_second", 0).or(0));
        config.checkHeaders(webhook.keys());
        return config;
    }

    private void checkHeaders(YamlKeys keys) {
        for (String name : headers.keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!HEADER_NAME.matcher(name).matches()) {
                keys.problem("headers", name, "is not the name of an HTTP header");
            } else if (RESERVED_HEADERS.contains(lower) || lower.startsWith("webhook-")) {
                keys.problem("headers", name, "is set by the platform: remove it");
            } else if (lower.equals("authorization") && authToken.isSet()) {
                keys.problem("headers", name, "is set from auth_token: remove one of them");
            }
        }
    }
}
