package io.cdcplatform.job.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {

    @Tag("W-2")
    @ParameterizedTest
    @CsvSource({
        "200, DELIVERED",
        "201, DELIVERED",
        "202, DELIVERED",
        "204, DELIVERED",
        "299, DELIVERED",
        "408, RETRY",
        "425, RETRY",
        "429, RETRY",
        "500, RETRY",
        "501, RETRY",
        "502, RETRY",
        "503, RETRY",
        "504, RETRY",
        "599, RETRY",
        "301, REJECTED",
        "302, REJECTED",
        "304, REJECTED",
        "307, REJECTED",
        "308, REJECTED",
        "400, REJECTED",
        "401, REJECTED",
        "403, REJECTED",
        "404, REJECTED",
        "409, REJECTED",
        "413, REJECTED",
        "422, REJECTED",
        "410, GONE"
    })
    void tellsAFaultOfTheEventFromAFaultOfTheSurroundings(int status, Answer.Verdict verdict) {
        assertThat(Answer.status(status, Duration.ZERO).verdict()).isEqualTo(verdict);
    }

    @Tag("W-3")
    @Tag("D-9")
    @Test
    void noWholeAnswerIsAFaultOfTheSurroundings() {
        assertThat(Answer.broken("cut").verdict()).isEqualTo(Answer.Verdict.RETRY);
        assertThat(Answer.broken("cut").isAlive()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"200, true", "400, true", "429, true", "499, true", "500, false", "503, false", "599, false"})
    void whoAnswersIsAliveUnlessItSaysThatItIsNot(int status, boolean alive) {
        assertThat(Answer.status(status, Duration.ZERO).isAlive()).isEqualTo(alive);
    }

    @Tag("W-2")
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "120, PT2M",
        "' 7 ', PT7S",
        "999999, PT1H",
        "99999999999999999999, PT1H",
        "'Wed, 21 Oct 2015 07:28:30 GMT', PT30S",
        "'Wed, 21 Oct 2015 07:27:00 GMT', PT0S",
        "'Thu, 22 Oct 2015 07:28:00 GMT', PT1H",
        "soon, PT0S",
        "-5, PT0S",
        "'', PT0S"
    })
    void readsRetryAfterAsSecondsAndAsDateWithinAnHour(String header, Duration expected) {
        assertThat(RetryAfter.parse(header, Instant.parse("2015-10-21T07:28:00Z")))
                .isEqualTo(expected);
    }
}
