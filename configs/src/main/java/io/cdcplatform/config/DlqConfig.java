package io.cdcplatform.config;

import java.io.Serializable;
import java.time.Duration;

/** Dead-letter topics; flushInterval is accepted, a dead letter is acknowledged with the checkpoint at the latest. */
public record DlqConfig(boolean enabled, String topicSuffix, boolean includeHeaders, Duration flushInterval)
        implements Serializable {

    static DlqConfig read(YamlMap dlq) {
        return new DlqConfig(
                dlq.bool("enabled").or(true),
                dlq.text("topic_suffix")
                        .check(
                                suffix -> suffix.matches("[A-Za-z0-9._-]+"),
                                "expected letters, digits, '.', '_' and '-'")
                        .or("dlq"),
                dlq.bool("include_headers").or(true),
                dlq.durationOrZero("flush_interval_seconds")
                        .noted(
                                "accepted; a dead letter is sent at once and acknowledged with the checkpoint at the latest")
                        .or(Duration.ZERO));
    }
}
