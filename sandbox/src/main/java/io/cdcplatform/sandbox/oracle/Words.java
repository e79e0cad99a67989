package io.cdcplatform.sandbox.oracle;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Names and texts that break what does not quote, escape or decode as it should. */
final class Words {
    private static final String TEXT = "abc XYZ 09 '\"\\ \n\t;,%_{}[]$äßé日本語🙂ﬀ";
    private static final int[] POINTS = TEXT.codePoints().toArray();

    /** ASCII, because Debezium 3.4 loses the changes of other tables; the provisioner refuses them. */
    private static final List<String> TABLES = List.of(
            "customers",
            "Orders",
            "order",
            "line items",
            "a$b",
            "x-y",
            "Select",
            "Table (1)",
            "dotted.name",
            "a_name_of_sixty_three_bytes_which_is_all_that_postgresql_allows");

    private static final List<String> COLUMNS = List.of(
            "name",
            "Name Of It",
            "user",
            "group",
            "total amount",
            "naïve",
            "x-y",
            "a$b",
            "order",
            "Select",
            "日付",
            "_under",
            "9lives",
            "a.b",
            "mixedCase",
            "UPPER",
            "to",
            "value",
            "before",
            "after",
            "op",
            "ts_ms",
            "it's");

    /** PostgreSQL's, less what the run puts before a name. */
    private static final int MOST_BYTES = 55;

    private Words() {}

    /** @param turn how often the names were used up before */
    static String table(int number, int turn) {
        String name = TABLES.get(number % TABLES.size());
        String end = turn == 0 ? "" : "_" + turn;
        return name.substring(0, Math.min(name.length(), MOST_BYTES - end.length())) + end;
    }

    static String column(RandomGenerator random) {
        return COLUMNS.get(random.nextInt(COLUMNS.size())) + (random.nextInt(3) > 0 ? "_" + random.nextInt(100) : "");
    }

    /** What is left of a name in Kafka's and Avro's alphabets and in a catalogue that folds case: two such names clash. */
    static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9_]", "_").toLowerCase(Locale.ROOT);
    }

    static String text(RandomGenerator random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.appendCodePoint(POINTS[random.nextInt(POINTS.length)]);
        }
        return text.toString();
    }

    static String json(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> "[" + random.nextInt() + ", null, " + random.nextBoolean() + "]";
            case 1 -> "\"" + hex(random, 4) + "\"";
            case 2 -> String.valueOf(random.nextInt());
            default ->
                "{\"a\": " + random.nextInt() + ", \"ü\": \"" + hex(random, 3) + "\", \"n\": {\"x\": ["
                        + random.nextInt(9) + ".50]}}";
        };
    }

    static String hex(RandomGenerator random, int bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            text.append(String.format("%02x", random.nextInt(256)));
        }
        return text.toString();
    }

    static String bits(RandomGenerator random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(random.nextInt(2));
        }
        return text.toString();
    }

    static String date(RandomGenerator random) {
        return String.format(
                "%04d-%02d-%02d", random.nextInt(1900, 2100), random.nextInt(1, 13), random.nextInt(1, 29));
    }

    static String time(RandomGenerator random) {
        return String.format(
                "%02d:%02d:%02d.%06d",
                random.nextInt(24), random.nextInt(60), random.nextInt(60), random.nextInt(1_000_000));
    }
}
