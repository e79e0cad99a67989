package io.cdcplatform.sandbox.oracle;

import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type of a source column, with random values as SQL.
 *
 * @param large values that PostgreSQL stores apart and does not log again when an update leaves them alone
 * @param constant values that may stand as a DEFAULT
 */
record Type(String sql, Family family, boolean large, boolean constant, Function<RandomGenerator, String> literal) {

    private static final Pattern TOLD = Pattern.compile(
            "(integer|bigint|smallint|double precision|boolean|text|uuid|date|numeric\\(.*\\)|(varchar|char|timestamp)(\\(.*\\))?)");

    static final Type INTEGER = of("integer", Family.WHOLE, r -> String.valueOf(r.nextInt()));
    static final Type BIGINT = of("bigint", Family.WHOLE, r -> String.valueOf(r.nextLong()));
    /** Its values fit an integer, so that it can become one without a change of any row. */
    static final Type SMALL_BIGINT = of("bigint", Family.WHOLE, r -> String.valueOf(r.nextInt()));

    private static final Type SMALLINT = of("smallint", Family.WHOLE, r -> String.valueOf((short) r.nextInt()));
    private static final Type REAL = of("real", Family.REAL, r -> quoted(Float.toString(r.nextFloat() * 1000 - 500)));
    private static final Type DOUBLE =
            of("double precision", Family.DOUBLE, r -> quoted(Double.toString(r.nextDouble() * 1e6 - 5e5)));
    static final Type TEXT = of("text", Family.TEXT, r -> quoted(Words.text(r, 40)));

    private static final List<Type> SCALARS = List.of(
            SMALLINT,
            INTEGER,
            INTEGER,
            BIGINT,
            SMALL_BIGINT,
            REAL,
            DOUBLE,
            of("boolean", Family.BOOLEAN, r -> String.valueOf(r.nextBoolean())),
            of("numeric", Family.NUMERIC, r -> number(r, r.nextInt(1, 30), r.nextInt(0, 12))),
            TEXT,
            TEXT,
            of("char(8)", Family.TEXT, r -> quoted(Words.text(r, 8))),
            of("uuid", Family.UUID, r -> quoted(new java.util.UUID(r.nextLong(), r.nextLong()).toString())),
            of("json", Family.JSON, r -> quoted(Words.json(r))),
            of("jsonb", Family.JSON, r -> quoted(Words.json(r))),
            of("bytea", Family.BYTES, r -> quoted("\\x" + Words.hex(r, r.nextInt(24)))),
            of("date", Family.DATE, r -> quoted(Words.date(r))),
            of("time", Family.TIME, r -> quoted(Words.time(r))),
            of("timestamp", Family.TIMESTAMP, r -> quoted(Words.date(r) + " " + Words.time(r))),
            of("timestamp(3)", Family.TIMESTAMP, r -> quoted(Words.date(r) + " " + Words.time(r))),
            of(
                    "timestamptz",
                    Family.TIMESTAMP_WITH_ZONE,
                    r -> quoted(Words.date(r) + " " + Words.time(r) + (r.nextBoolean() ? "+00" : "-07:30"))),
            of(
                    "interval",
                    Family.INTERVAL,
                    r -> quoted(r.nextInt(-40, 40) + " mons " + r.nextInt(-99, 99) + " days "
                            + r.nextInt(-99_999, 99_999) + "." + r.nextInt(1000) + " secs")),
            of("inet", Family.TEXT, r -> quoted("10." + r.nextInt(256) + ".0." + r.nextInt(256))),
            of("int4range", Family.TEXT, r -> quoted("[" + r.nextInt(50) + "," + r.nextInt(51, 99) + ")")),
            of("bit(12)", Family.TEXT, r -> quoted(Words.bits(r, 12))),
            list("integer[]", Family.WHOLE, r -> String.valueOf(r.nextInt())),
            list("bigint[]", Family.WHOLE, r -> String.valueOf(r.nextLong())),
            list("text[]", Family.TEXT, r -> quoted(Words.text(r, 12))),
            list("numeric(12,3)[]", Family.NUMERIC, r -> number(r, 8, 3)),
            list("boolean[]", Family.BOOLEAN, r -> String.valueOf(r.nextBoolean())),
            list("date[]", Family.DATE, r -> quoted(Words.date(r))),
            list("double precision[]", Family.DOUBLE, r -> quoted(Double.toString(r.nextDouble()))),
            list("uuid[]", Family.UUID, r -> quoted(new java.util.UUID(r.nextLong(), r.nextLong()).toString())));

    private static final List<Type> LARGE = List.of(
            large("text", Family.TEXT, r -> "repeat('" + Words.hex(r, 16) + "', " + r.nextInt(100, 280) + ")"),
            large("jsonb", Family.JSON, r -> "jsonb_build_object('a', repeat('" + Words.hex(r, 16) + "', 150))"),
            large("bytea", Family.BYTES, r -> "decode(repeat('" + Words.hex(r, 16) + "', 200), 'hex')"),
            large("text[]", Family.TEXT, r -> "array_fill('" + Words.hex(r, 4) + "'::text, ARRAY[800])"),
            large("integer[]", Family.WHOLE, r -> "array_fill(" + r.nextInt() + ", ARRAY[1500])"));

    static Type any(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> numeric(random.nextInt(8, 20), random.nextInt(0, 5));
            case 1 -> varchar(random.nextInt(10, 60));
            default -> SCALARS.get(random.nextInt(SCALARS.size()));
        };
    }

    static Type anyLarge(RandomGenerator random) {
        return LARGE.get(random.nextInt(LARGE.size()));
    }

    static Type varchar(int length) {
        return of("varchar(" + length + ")", Family.TEXT, r -> quoted(Words.text(r, Math.min(length, 30))));
    }

    /** Its values leave two digits unused, so that it can be narrowed without a change of any row. */
    static Type numeric(int precision, int scale) {
        return of(
                "numeric(" + precision + "," + scale + ")",
                Family.NUMERIC,
                r -> number(r, Math.max(1, Math.min(precision - scale, 18) - 2), scale));
    }

    /** A type that holds every value of this one, or null. */
    @Nullable
    Type wider(RandomGenerator random) {
        return switch (sql) {
            case "smallint" -> INTEGER;
            case "integer" -> random.nextBoolean() ? BIGINT : SMALL_BIGINT;
            case "real" -> DOUBLE;
            default ->
                sql.startsWith("varchar")
                        ? random.nextBoolean() ? TEXT : new Type(sized(2, 0), family, false, true, literal)
                        : isSizedNumeric() ? new Type(sized(1, 3), family, false, true, literal) : null;
        };
    }

    /** A type that holds every value that the column has, or null. */
    @Nullable
    Type narrower() {
        if (this == SMALL_BIGINT) {
            return INTEGER;
        }
        // Only what was widened before has the digits to spare; the values stay those of the first type.
        return isSizedNumeric() && argument(0) > 24 ? new Type(sized(1, -3), family, false, true, literal) : null;
    }

    /**
     * Whether the connector tells a DEFAULT of this type as the rows have it: of arrays and of numbers of any scale it tells none,
     * of a real that has become a double the decimal text, and of what is not here nobody has tried.
     */
    boolean hasKnownDefaults() {
        return constant && TOLD.matcher(sql).matches();
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private boolean isSizedNumeric() {
        return sql.matches("numeric\\(\\d+,\\d+\\)") && argument(0) < 34;
    }

    private String sized(int times, int more) {
        String head = sql.substring(0, sql.indexOf('('));
        int first = argument(0) * times + more;
        return head.equals("numeric") ? head + "(" + first + "," + argument(1) + ")" : head + "(" + first + ")";
    }

    private int argument(int index) {
        String inside = sql.substring(sql.indexOf('(') + 1, sql.indexOf(')'));
        return Integer.parseInt(inside.split(",", -1)[index]);
    }

    private static Type of(String sql, Family family, Function<RandomGenerator, String> literal) {
        return new Type(sql, family, false, true, literal);
    }

    private static Type large(String sql, Family family, Function<RandomGenerator, String> literal) {
        return new Type(sql, family, true, false, literal);
    }

    private static Type list(String sql, Family family, Function<RandomGenerator, String> element) {
        return of(sql, family, r -> {
            StringBuilder text = new StringBuilder("ARRAY[");
            for (int i = r.nextInt(4); i > 0; i--) {
                text.append(text.length() > 6 ? "," : "").append(r.nextInt(5) == 0 ? "NULL" : element.apply(r));
            }
            return text.append("]::").append(sql).toString();
        });
    }

    private static String number(RandomGenerator random, int digits, int decimals) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        text.append(random.nextInt(1, 10));
        for (int i = 1; i < digits; i++) {
            text.append(random.nextInt(10));
        }
        for (int i = 0; i < decimals; i++) {
            text.append(i == 0 ? "." : "").append(random.nextInt(10));
        }
        return text.toString();
    }
}
