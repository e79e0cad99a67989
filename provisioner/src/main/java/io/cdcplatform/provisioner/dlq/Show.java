package io.cdcplatform.provisioner.dlq;

import io.cdcplatform.config.Configs;
import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.VerbException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cdc dlq show}: letters in full. */
@Command(name = "show", description = "Print open letters in full: key, value, headers and the error.")
final class Show extends LetterVerb {
    private static final int DEFAULT_LIMIT = 100;

    @Option(names = "--json", description = "A line of JSON for each letter.")
    private boolean json;

    @Option(names = "--closed", description = "Those that are closed as well.")
    private boolean closed;

    @Option(names = "--limit", paramLabel = "N", description = "So many at most, the oldest first; 100 if not given.")
    private int limit = DEFAULT_LIMIT;

    @Override
    int call(Configs configs, Filter filter, LetterLog log) {
        if (limit < 1) {
            throw VerbException.badInput("Cannot show " + limit + " letters: --limit has to be 1 or more");
        }
        Set<Letter> open = new HashSet<>();
        List<Letter> letters = new ArrayList<>();
        scan(configs, filter, log).ledger.eachKey(key -> {
            List<Letter> ofKey = key.open();
            open.addAll(ofKey);
            (closed ? key.letters() : ofKey).stream().filter(Letter::wanted).forEach(letters::add);
        });
        letters.sort(Letter.AS_WRITTEN);
        LetterText text = new LetterText(configs, json(configs));
        for (Letter letter : letters.subList(0, Math.min(limit, letters.size()))) {
            var shown = text.fields(letter, open.contains(letter), log.at(letter));
            out().println(json ? shown.toString() : LetterText.lines(shown));
        }
        if (letters.isEmpty()) {
            err().println(closed ? "no dead letters" : "no open letters");
        } else if (letters.size() > limit) {
            err().println("note: " + (letters.size() - limit)
                    + " more; ask for fewer with the filters, or raise --limit");
        }
        return Cdc.GOOD;
    }
}
