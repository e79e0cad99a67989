package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cdcplatform.config.Configs;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.UpgradeMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads flink-conf/kubernetes with the operator's own classes, where a misspelt key is an error, and the pipeline in it with ours. */
class KubernetesFilesTest {
    private static final String DEPLOYMENT = "flink-conf/kubernetes/flinkdeployment.yaml";

    @TempDir
    private Path folder;

    @Test
    void isADeploymentThatTheOperatorUnderstands() throws IOException {
        FlinkDeployment deployment = read(Files.readString(Checkout.ROOT.resolve(DEPLOYMENT)));

        assertThat(deployment.getSpec().getJob().getUpgradeMode()).isEqualTo(UpgradeMode.SAVEPOINT);
        assertThat(deployment.getSpec().getJob().getEntryClass()).isEqualTo("io.cdcplatform.job.CdcJob");
        assertThat(deployment.getSpec().getPodTemplate().getSpec().getVolumes())
                .filteredOn(volume -> volume.getConfigMap() != null)
                .extracting(Volume::getConfigMap)
                .singleElement()
                .satisfies(map -> assertThat(map.getName())
                        .isEqualTo(Checkout.yaml("flink-conf/kubernetes/pipeline.yaml")
                                .at("/metadata/name")
                                .asText()));
    }

    @Test
    void wouldNoticeAMisspeltKeyAtAnyDepth() throws IOException {
        String yaml = Files.readString(Checkout.ROOT.resolve(DEPLOYMENT));

        for (String key : new String[] {"upgradeMode", "podTemplate", "volumeMounts", "claimName", "memory"}) {
            String misspelt = yaml.replaceFirst("\\b" + key + ":", key + "x:");
            assertThatThrownBy(() -> read(misspelt)).as(key).hasMessageContaining(key + "x");
        }
    }

    @Test
    void setsWhatFlinksOwnConfigurationFileSets() throws IOException {
        Map<String, String> here = read(Files.readString(Checkout.ROOT.resolve(DEPLOYMENT)))
                .getSpec()
                .getFlinkConfiguration();
        Map<String, String> there = new TreeMap<>();
        Checkout.yaml("flink-conf/config.yaml").fields().forEachRemaining(field -> {
            if (!field.getKey().endsWith("memory.process.size")) { // the operator takes it from resource
                there.put(field.getKey(), field.getValue().asText());
            }
        });

        assertThat(there).isNotEmpty();
        assertThat(here).containsAllEntriesOf(there);
    }

    @Test
    void carriesAPipelineThatIsGood() throws IOException {
        JsonNode data = Checkout.yaml("flink-conf/kubernetes/pipeline.yaml").path("data");
        Path pipeline = Files.writeString(
                folder.resolve("pipeline.yaml"), data.path("pipeline.yaml").asText());
        Path platform = Files.writeString(
                folder.resolve("platform.yaml"), data.path("platform.yaml").asText());

        Configs configs = Configs.load(pipeline, platform, null, name -> "value-of-" + name);

        assertThat(configs.pipeline().pipelineId()).isEqualTo("shop");
        assertThat(configs.pipeline().source().password().value()).isEqualTo("value-of-SHOP_PASSWORD");
    }

    @Test
    void startsFromTheFlinkOfThePom() throws IOException {
        assertThat(Files.readString(Checkout.ROOT.resolve("flink-conf/kubernetes/Dockerfile")))
                .contains("FROM flink:" + Checkout.version("flink.version") + "-java17");
    }

    private static FlinkDeployment read(String yaml) throws IOException {
        ObjectMapper strict = new ObjectMapper(new YAMLFactory());
        strict.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        strict.setAnnotationIntrospector(new NothingIsIgnored());
        return strict.readValue(yaml, FlinkDeployment.class);
    }

    /** The operator's and Kubernetes' classes take unknown keys in, each in its own way; here none does. */
    private static final class NothingIsIgnored extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated annotated) {
            return JsonIgnoreProperties.Value.empty();
        }

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }
}
