package io.cdcplatform.provisioner.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class LetterTextTest {

    @Test
    void indentsFurtherLinesAndLetsNobodyMoveTheCursor() {
        ObjectNode fields = RecordJson.JSON.createObjectNode();
        fields.put("code", "X");
        fields.put("message", "first\nsecond \u001b[2Jthird");
        fields.putObject("headers");
        fields.putObject("key").put("id", 1);
        fields.putNull("value");

        assertThat(LetterText.lines(fields).lines())
                .containsExactly(
                        "code        X",
                        "message     first",
                        "            second [2Jthird",
                        "key         {",
                        "              \"id\" : 1",
                        "            }",
                        "value       null");
    }

    @Test
    void hidesHeadersWhoseNamesSayThatTheyAreSecret() {
        assertThat(LetterText.value(header("Authorization", "Bearer x"))).isEqualTo("***");
        assertThat(LetterText.value(header("own", "kept"))).isEqualTo("kept");
        assertThat(LetterText.value(new org.apache.kafka.common.header.internals.RecordHeader("b", new byte[] {0, -1})))
                .isEqualTo("0x00ff");
    }

    private static org.apache.kafka.common.header.Header header(String name, String value) {
        return new org.apache.kafka.common.header.internals.RecordHeader(name, value.getBytes(UTF_8));
    }
}
