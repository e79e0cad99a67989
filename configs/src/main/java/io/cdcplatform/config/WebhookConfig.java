package io.cdcplatform.config;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
        implements Serializable {}
