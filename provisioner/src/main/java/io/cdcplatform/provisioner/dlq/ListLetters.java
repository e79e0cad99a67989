package io.cdcplatform.provisioner.dlq;

import io.cdcplatform.config.Configs;
import io.cdcplatform.provisioner.Cdc;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cdc dlq list}: how many letters there are of what. */
@Command(name = "list", description = "Count letters by sink, table and code.")
final class ListLetters extends LetterVerb {
    @Option(names = "--json", description = "A line of JSON for each sink, table and code.")
    private boolean json;

    @Override
    int call(Configs configs, Filter filter, LetterLog log) {
        Summary summary = Summary.of(scan(configs, filter, log).ledger);
        String text = json ? summary.json(configs) : summary.text(configs, Instant.now(), TextTable.terminalWidth());
        if (!text.isEmpty()) {
            out().println(text);
        }
        return Cdc.GOOD;
    }
}
