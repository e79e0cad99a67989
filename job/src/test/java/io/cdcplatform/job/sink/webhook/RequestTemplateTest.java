package io.cdcplatform.job.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.HttpMethod;
import io.cdcplatform.config.Secret;
import io.cdcplatform.config.WebhookConfig;
import io.cdcplatform.config.WebhookFormat;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RequestTemplateTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final URI URL = URI.create("https://user:p%40ss@api.internal:8443/a%2Fb?x=1%262");

    @Test
    void carriesTheContractsHeadersAndTheUsers() {
        HttpHeaders headers =
                request(config(URL, Map.of("X-Team", "data"), "tok", "sign")).headers();

        assertThat(headers.map())
                .containsOnlyKeys(
                        "authorization",
                        "content-type",
                        "webhook-id",
                        "webhook-signature",
                        "webhook-timestamp",
                        "X-Team");
        assertThat(headers.firstValue("authorization")).hasValue("Bearer tok");
        assertThat(headers.firstValue("content-type")).hasValue("application/json");
        assertThat(headers.firstValue("x-team")).hasValue("data");
        assertThat(headers.firstValue("webhook-id")).hasValue("msg_1");
        assertThat(headers.firstValue("webhook-timestamp")).hasValue("1700000000");
        assertThat(headers.firstValue("webhook-signature").orElse("")).startsWith("v1,");
    }

    @Tag("W-8")
    @Tag("W-3")
    @Test
    void signsEachAttemptWithItsOwnTimeUnderTheSameId() {
        RequestTemplate template = new RequestTemplate(config(URL, Map.of(), "", "sign"));
        Delivery delivery = KeyedDispatcherTest.delivery(1, 1);

        HttpHeaders first = template.of(delivery, NOW).headers();
        HttpHeaders second = template.of(delivery, NOW.plusSeconds(60)).headers();

        assertThat(second.firstValue("webhook-id")).isEqualTo(first.firstValue("webhook-id"));
        assertThat(second.firstValue("webhook-timestamp")).hasValue("1700000060");
        assertThat(second.firstValue("webhook-signature")).isNotEqualTo(first.firstValue("webhook-signature"));
    }

    @Tag("W-7")
    @Test
    void logsInWithTheUserOfTheUrlAndLeavesItOutOfTheAddress() {
        HttpRequest request = request(config(URL, Map.of(), "", ""));

        assertThat(request.uri()).hasToString("https://api.internal:8443/a%2Fb?x=1%262");
        assertThat(request.headers().firstValue("authorization")).hasValue("Basic dXNlcjpwQHNz");
        assertThat(request.headers().firstValue("webhook-signature")).isEmpty();
    }

    @Tag("W-7")
    @Test
    void namesAHeaderItCannotSendButNotItsValue() {
        assertThatThrownBy(() -> request(config(URL, Map.of("X-Api-Key", "canary\n"), "", "")))
                .hasMessageContaining("X-Api-Key")
                .hasNoCause()
                .message()
                .doesNotContain("canary");
        assertThatThrownBy(() -> request(config(URL, Map.of("Host", "x"), "", "")))
                .hasMessageContaining("Host");
    }

    private static HttpRequest request(WebhookConfig config) {
        return new RequestTemplate(config).of(KeyedDispatcherTest.delivery(1, 1), NOW);
    }

    private static WebhookConfig config(URI url, Map<String, String> headers, String token, String signing) {
        return new WebhookConfig(
                url,
                HttpMethod.PUT,
                headers,
                new Secret(token),
                List.of(new Secret(signing)),
                WebhookFormat.ENVELOPE,
                Duration.ofSeconds(5),
                4,
                0);
    }
}
