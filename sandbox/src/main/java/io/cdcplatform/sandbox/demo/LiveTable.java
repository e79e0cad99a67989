package io.cdcplatform.sandbox.demo;

import io.cdcplatform.sandbox.shop.ShopSinks;
import java.io.PrintStream;
import java.util.List;

/** The state of every table of every sink, drawn over itself on a terminal, one line now and then elsewhere. */
final class LiveTable {
    private static final int PLAIN_EVERY = 10;

    private final PrintStream err;
    private final boolean terminal;
    private int drawn;
    private int calls;

    LiveTable(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * Shows the state; meant to be called once a second.
     *
     * @param headline what is true of all of it
     */
    void show(String headline, List<ShopSinks.Now> rows) {
        if (terminal) {
            draw(headline, rows);
        } else if (calls % PLAIN_EVERY == 0) {
            long lag = rows.stream().mapToLong(row -> Math.max(0, row.lag())).sum();
            err.println(headline + ", " + lag + " records behind in " + rows.size() + " tables");
        }
        calls++;
        err.flush();
    }

    private void draw(String headline, List<ShopSinks.Now> rows) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        line(text, headline);
        line(
                text,
                "%-8s %-12s %10s %8s %12s %10s".formatted("sink", "table", "records", "lag", "last commit", "latency"));
        for (ShopSinks.Now row : rows) {
            line(
                    text,
                    "%-8s %-12s %10s %8s %12s %10s"
                            .formatted(
                                    row.sink(),
                                    row.table(),
                                    number(row.records()),
                                    number(row.lag()),
                                    row.commitAgeMillis() < 0
                                            ? "-"
                                            : "%.1f s ago".formatted(row.commitAgeMillis() / 1000.0),
                                    row.latencyMillis() < 0 ? "-" : row.latencyMillis() + " ms"));
        }
        drawn = rows.size() + 2;
        err.print(text);
    }

    private static void line(StringBuilder text, String content) {
        text.append(content).append("\u001b[K\n");
    }

    private static String number(long value) {
        return value < 0 ? "-" : "%,d".formatted(value);
    }
}
