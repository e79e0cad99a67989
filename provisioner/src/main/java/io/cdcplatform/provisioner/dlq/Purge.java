package io.cdcplatform.provisioner.dlq;

import io.cdcplatform.config.Configs;
import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.KafkaTopics;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cdc dlq purge}: removes closed letters from the beginning of the dead-letter topics. */
@Command(
        name = "purge",
        description =
                "Delete closed letters, up to the oldest of each partition that has to stay. Open ones always stay.")
final class Purge extends LetterVerb {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    @Option(names = "--yes", description = "Do it; without this nothing is changed.")
    private boolean yes;

    @Override
    int call(Configs configs, Filter filter, LetterLog log) {
        if (!yes) {
            Removal removal = choose(configs, filter, log);
            out().println("would purge " + Words.count(removal.letters(), "letter") + "; add --yes to do it");
            return Cdc.GOOD;
        }
        try (ChangeRun run = ChangeRun.begin(configs)) {
            Removal removal = choose(configs, filter, log);
            if (removal.letters() == 0) {
                out().println("nothing to purge");
                return Cdc.GOOD;
            }
            AuditTrail trail = new AuditTrail(configs, filter, "purge", "");
            trail.ensureTopic();
            removal.byTopic().forEach((topic, count) -> run.send(trail.record(topic, count)));
            run.commit();
            try (KafkaTopics topics = KafkaTopics.connect(configs.platform().kafka(), ANSWER)) {
                topics.deleteBefore(removal.before());
            }
            out().println("purged " + Words.count(removal.letters(), "letter"));
            return Cdc.GOOD;
        }
    }

    private Removal choose(Configs configs, Filter filter, LetterLog log) {
        Removal removal = Removal.of(scan(configs, filter, log));
        removal.byTopic().forEach((topic, count) -> out().println(Scan.table(configs, topic) + "  " + Words.of(count)));
        if (removal.staying() > 0) {
            err().println("note: " + Words.count(removal.staying(), "closed letter")
                    + " stay: they lie behind letters that have to stay, or belong to keys that are still parked");
        }
        return removal;
    }
}
