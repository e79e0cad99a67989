package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class LocalFlinkTest {
    @Test
    void addsAnAddressAndAPlaceForCheckpointsToOurConfigurationAndLeavesNothing() throws IOException {
        LocalFlink flink = LocalFlink.prepare(Checkout.ROOT.resolve("flink-conf/config.yaml"), 8099);
        Files.createDirectories(flink.folder().resolve("checkpoints/job/chk-1"));

        JsonNode read = new ObjectMapper(new YAMLFactory())
                .readTree(Files.readString(flink.folder().resolve("config.yaml")));
        flink.close();
        flink.close();

        assertThat(read.path("rest.bind-port").asText()).isEqualTo("8099");
        assertThat(read.path("execution.checkpointing.dir").asText())
                .startsWith("file:///")
                .endsWith("/checkpoints");
        assertThat(read.path("pipeline.generic-types").asText()).isEqualTo("false");
        assertThat(flink.folder()).doesNotExist();
    }
}
