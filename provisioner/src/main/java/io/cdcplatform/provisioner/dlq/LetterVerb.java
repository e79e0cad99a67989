package io.cdcplatform.provisioner.dlq;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.config.SinkConfig;
import io.cdcplatform.provisioner.PipelineFile;
import io.cdcplatform.provisioner.Registry;
import io.cdcplatform.provisioner.VerbException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the verbs of dead letters have in common: the files, the filters and one look at all letters. */
abstract class LetterVerb implements Callable<Integer> {
    private static final Duration REGISTRY_TIMEOUT = Duration.ofSeconds(10);

    @Mixin
    private PipelineFile file = new PipelineFile();

    @Mixin
    private FilterOptions filters = new FilterOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Filter filter = filters.read(Instant.now());
        Configs configs = file.load();
        try (LetterLog log = LetterLog.open(configs.platform().kafka())) {
            return call(configs, filter, log);
        }
    }

    abstract int call(Configs configs, Filter filter, LetterLog log);

    final Scan scan(Configs configs, Filter filter, LetterLog log) {
        Scan scan = Scan.of(log, configs, filter, json(configs));
        List<String> sinks = sinks(configs);
        if (filter.sink() != null && scan.ledger.isEmpty() && !sinks.contains(filter.sink())) {
            throw VerbException.badInput("Cannot find sink " + filter.sink() + ": " + file.file() + " has "
                    + String.join(", ", sinks) + ", and there are no letters of another with that name");
        }
        if (scan.strangers > 0) {
            err().println("note: " + Words.count(scan.strangers, "record")
                    + " of the dead-letter topics left out: without the headers of a letter");
        }
        if (scan.unreadableKeys > 0) {
            err().println("note: " + Words.count(scan.unreadableKeys, "letter")
                    + " left out: --key cannot compare a key that cannot be read");
        }
        return scan;
    }

    /** Those that a job of the file runs. */
    static List<String> sinks(Configs configs) {
        return configs.pipeline().sinks().stream()
                .filter(SinkConfig::enabled)
                .map(SinkConfig::sinkId)
                .toList();
    }

    final RecordJson json(Configs configs) {
        KafkaConfig kafka = configs.platform().kafka();
        return new RecordJson(kafka.valueFormat(), new AvroSchemas(new Registry(kafka, REGISTRY_TIMEOUT)));
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
