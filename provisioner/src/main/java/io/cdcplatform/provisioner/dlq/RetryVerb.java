package io.cdcplatform.provisioner.dlq;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.Names;
import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.VerbException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Option;

/** {@code replay} and {@code resolve}: both end the parking of keys, one with the records of their letters before it. */
abstract class RetryVerb extends LetterVerb {
    private static final DateTimeFormatter RUN =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Option(names = "--yes", description = "Do it; without this nothing is changed.")
    private boolean yes;

    @Option(
            names = "--skip-earlier",
            description = "Give up open letters of the same keys that lie before those selected.")
    private boolean skipEarlier;

    private final String verb;
    private final boolean withRecords;

    RetryVerb(String verb, boolean withRecords) {
        this.verb = verb;
        this.withRecords = withRecords;
    }

    @Override
    final int call(Configs configs, Filter filter, LetterLog log) {
        if (!yes) {
            Choice choice = choose(configs, filter, log);
            out().println("would " + verb + " " + Words.of(choice.total()) + "; add --yes to do it");
            return Cdc.GOOD;
        }
        try (ChangeRun run = ChangeRun.begin(configs)) {
            Choice choice = choose(configs, filter, log);
            if (choice.steps().isEmpty()) {
                out().println("nothing to " + verb);
                return Cdc.GOOD;
            }
            if (choice.skipped() > 0 && !skipEarlier) {
                throw VerbException.badInput(
                        "Cannot " + verb + " " + Words.of(choice.total()) + ": older open letters of these keys ("
                                + choice.skipped() + ") are not selected and would be closed unsent."
                                + " Widen the filters, or give them up with --skip-earlier. Nothing was written");
            }
            String replayId = replayId();
            write(configs, new AuditTrail(configs, filter, verb, replayId), choice, run, log);
            out().println(verb + (verb.endsWith("e") ? "d " : "ed ") + Words.of(choice.total()) + ", run " + replayId);
            return Cdc.GOOD;
        }
    }

    private Choice choose(Configs configs, Filter filter, LetterLog log) {
        Scan scan = scan(configs, filter, log);
        Choice choice = Choice.of(scan.ledger);
        choice.bySinkAndTopic().forEach((lane, count) -> out().println(
                        lane.sink() + "  " + Scan.table(configs, lane.topic()) + "  " + Words.of(count)));
        if (choice.skipped() > 0) {
            err().println("note: older open letters of these keys (" + choice.skipped()
                    + ") are not selected and would be closed unsent");
        }
        choice.counts().keySet().forEach(lane -> checkRetryTopic(configs, lane, scan));
        choice.counts().keySet().stream()
                .map(Lane::sink)
                .distinct()
                .filter(sink -> !sinks(configs).contains(sink))
                .forEach(sink -> err().println("note: sink " + sink
                        + " is not among those of the file: its keys stay parked until it runs again"));
        return choice;
    }

    private void checkRetryTopic(Configs configs, Lane lane, Scan scan) {
        String topic = Names.retryTopic(lane.topic(), configs.platform().dlq().topicSuffix());
        Integer partitions = scan.retryPartitions.get(topic);
        if (partitions == null) {
            throw VerbException.failed("Cannot " + verb + " letters of " + lane.topic() + ": topic " + topic
                    + " is absent. Run cdc apply");
        }
        if (partitions <= lane.partition()) {
            throw VerbException.failed("Cannot " + verb + " letters of " + lane.topic() + "-" + lane.partition()
                    + ": topic " + topic + " has " + partitions + " partitions. Give it as many as " + lane.topic()
                    + " has");
        }
    }

    private void write(Configs configs, AuditTrail trail, Choice choice, ChangeRun run, LetterLog log) {
        trail.ensureTopic();
        RetryRecords retries = new RetryRecords(configs.platform().dlq().topicSuffix(), trail.replayId());
        TreeMap<String, Choice.Count> topics = choice.byTopic();
        topics.forEach((topic, count) -> run.send(trail.record(topic, count)));
        for (Step step : choice.steps()) {
            if (withRecords || step.last()) {
                ConsumerRecord<byte[], byte[]> stored = log.at(step.letter());
                if (withRecords) {
                    run.send(retries.record(step.letter(), stored));
                }
                if (step.last()) {
                    run.send(retries.marker(step.letter(), stored));
                }
            }
        }
        run.commit();
    }

    /** Sorts by time and is never the same again. */
    private static String replayId() {
        return RUN.format(Instant.now())
                + String.format(
                        Locale.ROOT, "-%08x", ThreadLocalRandom.current().nextInt());
    }
}
