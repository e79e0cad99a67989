package io.cdcplatform.config;

import java.util.regex.Pattern;

/** Parsers of texts that name tables and columns. */
final class Templates {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern BRACES = Pattern.compile("[{}]");
    private static final String TRANSFORM_COLUMN = "[^()\\s,][^(),]*";
    private static final Pattern TRANSFORM = Pattern.compile(TRANSFORM_COLUMN
            + "|(year|month|day|hour|identity|void)\\(\\s*" + TRANSFORM_COLUMN + "\\)"
            + "|(bucket|truncate)\\(\\s*[1-9]\\d{0,8}\\s*,\\s*" + TRANSFORM_COLUMN + "\\)");

    static final String IDENTIFIER_EXPECTED = "expected letters, digits, '.', '_' and '-', the first a letter or digit";

    static final String TEMPLATE_EXPECTED =
            "expected a name, with the placeholders {database}, {schema} and {table} only";

    private Templates() {}

    /** What may stand in the names of topics, groups and connectors. */
    static boolean isIdentifier(String text) {
        return text.isEmpty() || IDENTIFIER.matcher(text).matches();
    }

    static String tablePattern(String text) {
        try {
            TablePattern.parse(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected schema.table, such as public.orders or public.*", e);
        }
    }

    /** A name with placeholders, as {@link Names#fill} takes it. */
    static boolean isTemplate(String text) {
        return !text.isBlank() && !BRACES.matcher(Names.fill(text, "", "", "")).find();
    }

    static String partitionTransform(String text) {
        if (!TRANSFORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a column, or year, month, day, hour(column), bucket or truncate(number, column)");
        }
        return text;
    }
}
