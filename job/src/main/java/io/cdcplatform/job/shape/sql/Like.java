package io.cdcplatform.job.shape.sql;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** {@code LIKE} and {@code ILIKE}. */
final class Like {
    private static final RowData NO_ROW = new GenericRowData(0);

    private Like() {}

    /** Text, pattern and, where there is one, the escape character. */
    static Term of(boolean ignoreCase, List<Term> operands) {
        Term text = Types.require(Kind.TEXT, operands.get(0), "LIKE");
        Term pattern = Types.require(Kind.TEXT, operands.get(1), "LIKE's pattern");
        String escape = operands.size() < 3 ? "\\" : operands.get(2).untyped();
        if (escape == null || escape.codePointCount(0, escape.length()) > 1) {
            throw new SqlFault("ESCAPE takes one character in quotes, or none");
        }
        Term.Value value = text.value();
        Term.Value like = pattern.value();
        Pattern fixed = pattern.constant() ? compiled(like.of(NO_ROW), escape, ignoreCase) : null;
        return Term.of(Kind.BOOLEAN, Term.allConstant(operands), row -> {
            Object found = value.of(row);
            Pattern wanted = fixed != null || pattern.constant() ? fixed : compiled(like.of(row), escape, ignoreCase);
            return found == null || wanted == null
                    ? null
                    : wanted.matcher(found.toString()).matches();
        });
    }

    private static @Nullable Pattern compiled(@Nullable Object pattern, String escape, boolean ignoreCase) {
        if (pattern == null) {
            return null;
        }
        String like = pattern.toString();
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < like.length(); ) {
            int character = like.codePointAt(i);
            i += Character.charCount(character);
            if (!escape.isEmpty() && character == escape.codePointAt(0)) {
                if (i >= like.length()) {
                    throw new SqlFault("a pattern of LIKE ends with its escape character");
                }
                int literal = like.codePointAt(i);
                i += Character.charCount(literal);
                regex.append(Pattern.quote(Character.toString(literal)));
            } else if (character == '%') {
                regex.append(".*");
            } else if (character == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(Character.toString(character)));
            }
        }
        int flags = Pattern.DOTALL | (ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
        return Pattern.compile(regex.toString(), flags);
    }
}
