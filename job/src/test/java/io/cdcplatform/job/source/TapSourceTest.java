package io.cdcplatform.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.sink.Lines;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TapSourceTest {

    @Tag("K-2")
    @Test
    void aGapThatIsCutWhileTheLineWaitsFailsTheReaderInsteadOfBeingJumpedOver() throws Exception {
        Line line = new Lines().webhook();

        TapSource source = TapSource.of(
                line.id(), line.pipeline(), line.sink(), line.platform(), TapLimits.NONE, StartPositions.NONE, false);

        assertThat(source).extracting("kafka.props").asString().contains("auto.offset.reset=none");
    }
}
