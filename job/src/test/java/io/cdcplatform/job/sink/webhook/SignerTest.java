package io.cdcplatform.job.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.Secret;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SignerTest {
    private static final Secret SPEC = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final String SPEC_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final byte[] SPEC_BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String SPEC_SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Tag("W-8")
    @Test
    void signsAsTheReferenceImplementationsDo() {
        assertThat(new Signer(List.of(SPEC)).sign(SPEC_ID, 1614265330, SPEC_BODY))
                .isEqualTo(SPEC_SIGNATURE);
    }

    @Tag("W-8")
    @Test
    void signsTheExampleOfTheSpecification() {
        Signer signer = new Signer(List.of(new Secret("whsec_plJ3nmyCDGBKInavdOK15jsl")));

        String signature = signer.sign(
                "msg_loFOjxBNrRLzqYUf",
                1731705121,
                "{\"event_type\":\"ping\",\"data\":{\"success\":true}}".getBytes(UTF_8));

        assertThat(signature).isEqualTo("v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=");
    }

    @Test
    void signsWithEachSecretWhileOneIsReplaced() {
        Signer signer = new Signer(List.of(new Secret("plain text"), SPEC));

        String[] signatures = signer.sign(SPEC_ID, 1614265330, SPEC_BODY).split(" ");

        assertThat(signatures).hasSize(2);
        assertThat(signatures[0])
                .isEqualTo(new Signer(List.of(new Secret("plain text"))).sign(SPEC_ID, 1614265330, SPEC_BODY))
                .isNotEqualTo(SPEC_SIGNATURE);
        assertThat(signatures[1]).isEqualTo(SPEC_SIGNATURE);
    }

    @Test
    void aSecretThatIsNotBase64IsNamedButNotShown() {
        assertThatThrownBy(() -> new Signer(List.of(new Secret("whsec_canary!"))))
                .hasMessageContaining("signing_secret")
                .hasNoCause()
                .message()
                .doesNotContain("canary");
    }

    @Test
    void withoutASecretNothingIsSigned() {
        assertThat(new Signer(List.of()).signs()).isFalse();
        assertThat(new Signer(List.of(Secret.NONE)).signs()).isFalse();
    }
}
