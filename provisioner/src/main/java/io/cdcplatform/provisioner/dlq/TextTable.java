package io.cdcplatform.provisioner.dlq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Columns for a terminal: words to the left, then numbers to the right; where it is too narrow the longest words are cut. */
final class TextTable {
    private static final String GAP = "  ";
    private static final int NARROWEST = 6;

    private final List<String[]> rows = new ArrayList<>();
    private final int words;

    /** @param words how many columns hold words; they come first */
    TextTable(List<String> headings, int words) {
        this.words = words;
        rows.add(headings.toArray(String[]::new));
    }

    void row(String... cells) {
        rows.add(cells);
    }

    String text(int width) {
        int[] widths = IntStream.range(0, rows.get(0).length)
                .map(column -> rows.stream()
                        .mapToInt(row -> row[column].length())
                        .max()
                        .orElse(0))
                .toArray();
        int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - width;
        for (; excess > 0; excess--) {
            int widest = 0;
            for (int column = 1; column < words; column++) {
                widest = widths[column] > widths[widest] ? column : widest;
            }
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining(System.lineSeparator()));
    }

    private String line(String[] row, int[] widths) {
        return IntStream.range(0, row.length)
                .mapToObj(column -> column < words
                        ? cut(row[column], widths[column])
                                + " "
                                        .repeat(widths[column]
                                                - cut(row[column], widths[column])
                                                        .length())
                        : " ".repeat(widths[column] - row[column].length()) + row[column])
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    /** How long ago, in the form that {@code --since} takes. */
    static String age(long millis) {
        long seconds = Math.max(0, millis / 1000);
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }

    /** The terminal's, or without end where the output goes to a file or another program. */
    static int terminalWidth() {
        return System.console() == null
                ? Integer.MAX_VALUE
                : new UsageMessageSpec().autoWidth(true).width();
    }
}
