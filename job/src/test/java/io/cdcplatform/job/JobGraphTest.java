package io.cdcplatform.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.NoWatermarksGenerator;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks the graph of the job without a cluster. */
class JobGraphTest {
    private static final String CANARY = "canary-7f3a9";

    @TempDir
    Path directory;

    /** Of the last sink. */
    private String more = "";

    @Tag("F-4")
    @Test
    void eachLineIsOneChainFromReaderToSink() throws IOException {
        JobGraph graph = streamGraph().getJobGraph();

        List<String> vertices = names(graph);

        assertThat(vertices)
                .filteredOn(name -> name.startsWith("Source: "))
                .as("one vertex with a source per sink")
                .hasSize(3)
                .allMatch(name -> name.contains(" decode -> "));
        assertThat(vertices)
                .filteredOn(name -> !name.startsWith("Source: "))
                .as("besides, only the committer of the lake")
                .containsExactly("shop.lake iceberg commit");
    }

    @Test
    void everyOperatorIsNamedAfterItsLine() throws IOException {
        assertThat(streamGraph().getStreamNodes())
                .extracting(StreamNode::getOperatorName)
                .containsExactlyInAnyOrder(
                        "Source: shop.lake",
                        "shop.lake decode",
                        "shop.lake dedupe",
                        "shop.lake iceberg write",
                        "shop.lake iceberg commit",
                        "Source: shop.replica",
                        "shop.replica decode",
                        "shop.replica dedupe",
                        "shop.replica jdbc",
                        "shop.replica end: Writer",
                        "Source: shop.notify",
                        "shop.notify decode",
                        "shop.notify dedupe",
                        "shop.notify webhook",
                        "shop.notify end: Writer");
    }

    @Tag("F-2")
    @Tag("F-6")
    @Test
    void linesShareNothingButTheJob() throws IOException {
        for (JobVertex vertex : streamGraph().getJobGraph().getVertices()) {
            vertex.getInputs().forEach(input -> {
                String from = input.getSource().getProducer().getName();
                assertThat(from).contains("shop.lake");
                assertThat(vertex.getName()).contains("shop.lake");
            });
        }
    }

    @Tag("I-18")
    @Test
    void theLakeHasOneCommitterAndAsManyWritersAsReaders() throws IOException {
        for (JobVertex vertex : streamGraph().getJobGraph().getVertices()) {
            boolean committer = !vertex.getName().startsWith("Source: ");
            assertThat(vertex.getParallelism()).isEqualTo(committer ? 1 : 4);
        }
    }

    @Tag("F-1")
    @Test
    void everyOperatorHasAnUidOfItsLine() throws IOException {
        for (StreamNode node : streamGraph().getStreamNodes()) {
            assertThat(node.getTransformationUID()).as(node.getOperatorName()).startsWith("shop.");
        }
    }

    @Tag("F-5")
    @Tag("F-1")
    @Test
    void asksFlinkForWhatTheLinesRelyOn() throws IOException {
        Configuration settings = JobSettings.of(configs(), arguments());

        assertThat(settings.get(PipelineOptions.GENERIC_TYPES)).isFalse();
        assertThat(settings.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
        assertThat(settings.get(PipelineOptions.OBJECT_REUSE)).isTrue();
        assertThat(settings.get(CheckpointingOptions.ENABLE_UNALIGNED)).isFalse();
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)).hasSeconds(7);
    }

    @Tag("F-14")
    @Tag("W-7")
    @Test
    void showsNoSecretOfItsFiles() throws IOException {
        StreamGraph graph = streamGraph();
        List<String> shown = new ArrayList<>(List.of(
                graph.getStreamingPlanAsJSON(),
                graph.getJobName(),
                graph.getExecutionConfig().toConfiguration().toString(),
                JobSettings.of(configs(), arguments()).toString(),
                configs().toString()));
        graph.getJobGraph().getVertices().forEach(vertex -> {
            shown.add(vertex.getName());
            shown.add(String.valueOf(vertex.getOperatorDescription()));
            shown.add(String.valueOf(vertex.getOperatorPrettyName()));
        });

        assertThat(shown).allSatisfy(text -> assertThat(text).isNotEmpty().doesNotContain(CANARY));
    }

    @Tag("F-13")
    @Test
    void waitsForNoWatermark() throws IOException {
        Configs configs = configs();
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(4, JobSettings.of(configs, arguments()));
        CdcJob.define(env, configs, arguments());

        List<SourceTransformation<?, ?, ?>> sources = new ArrayList<>();
        env.getTransformations().forEach(end -> end.getTransitivePredecessors().forEach(transformation -> {
            if (transformation instanceof SourceTransformation<?, ?, ?> source) {
                sources.add(source);
            }
        }));

        assertThat(sources).isNotEmpty().allSatisfy(source -> assertThat(
                        source.getWatermarkStrategy().createWatermarkGenerator(null))
                .isInstanceOf(NoWatermarksGenerator.class));
    }

    @Test
    void runsTheSinksThatWereAskedForAndNoOther() throws IOException {
        assertThat(names(streamGraph("--sink", "replica,notify").getJobGraph())).hasSize(2);
        assertThatThrownBy(() -> streamGraph("--sink", "replicaa"))
                .hasMessageContaining("replicaa")
                .hasMessageContaining("[lake, notify, replica]");
    }

    @Test
    void discardsInsteadOfWritingWhereItIsMeasured() throws IOException {
        assertThat(names(streamGraph("--discard", "--bounded").getJobGraph()))
                .hasSize(3)
                .allMatch(name -> name.contains("discard"));
    }

    @Test
    void drawsTheShapeOfALineOnlyWhereItsSinkAsksForIt() throws IOException {
        more = "where: {public.orders: \"status <> 'draft'\"}";

        List<String> vertices = names(streamGraph().getJobGraph());

        assertThat(vertices)
                .filteredOn(name -> name.contains(" shape"))
                .singleElement()
                .asString()
                .contains(
                        "Source: shop.notify -> shop.notify decode -> shop.notify dedupe -> shop.notify shape -> shop.notify webhook");
    }

    private StreamGraph streamGraph(String... more) throws IOException {
        Configs configs = configs();
        JobArguments arguments = arguments(more);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(4, JobSettings.of(configs, arguments));
        CdcJob.define(env, configs, arguments);
        return env.getStreamGraph();
    }

    private JobArguments arguments(String... more) {
        List<String> all = new ArrayList<>(List.of("--pipeline", "pipeline.yaml"));
        all.addAll(List.of(more));
        return JobArguments.parse(all.toArray(String[]::new));
    }

    private Configs configs() throws IOException {
        Path file = directory.resolve("pipeline.yaml");
        Files.writeString(
                file,
                """
                pipeline_id: shop
                source: {database: shop, tables: [public.*], password: canary-7f3a9-source}
                sinks:
                  - sink_id: lake
                    sink_type: iceberg
                    iceberg: {warehouse: "file:///tmp/nowhere", flush_interval_seconds: 7, s3_access_key_id: me, s3_secret_access_key: canary-7f3a9-s3}
                  - sink_id: replica
                    sink_type: postgres
                    postgres: {host: localhost, database: replica, username: u, password: canary-7f3a9-target}
                  - sink_id: notify
                    sink_type: webhook
                    webhook: {url: "http://localhost:1/events", auth_token: canary-7f3a9-token, signing_secret: canary-7f3a9-sign, headers: {x-api-key: canary-7f3a9-header}}
                """
                        + more.indent(4));
        return Configs.load(file, null, null);
    }

    private static List<String> names(JobGraph graph) {
        List<String> names = new ArrayList<>();
        graph.getVertices().forEach(vertex -> names.add(vertex.getName()));
        return names;
    }
}
