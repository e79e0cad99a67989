package io.cdcplatform.job.shape.sql;

import io.cdcplatform.config.sql.Sql;
import java.util.List;
import java.util.Locale;
import org.apache.flink.table.data.StringData;

/** Functions of text; a character is a code point. */
final class Texts {
    private Texts() {}

    static Term unary(Sql.Op op, Term term) {
        if (op == Sql.Op.LENGTH && term.kind() == Kind.BYTES) {
            return term.map(Kind.INTEGER, value -> (long) ((byte[]) value).length);
        }
        Term text = Types.require(Kind.TEXT, term, op.name());
        return switch (op) {
            case LOWER ->
                text.map(
                        Kind.TEXT,
                        value -> StringData.fromString(value.toString().toLowerCase(Locale.ROOT)));
            case UPPER ->
                text.map(
                        Kind.TEXT,
                        value -> StringData.fromString(value.toString().toUpperCase(Locale.ROOT)));
            case TRIM -> text.map(Kind.TEXT, value -> trimmed(value, true, true));
            case LTRIM -> text.map(Kind.TEXT, value -> trimmed(value, true, false));
            case RTRIM -> text.map(Kind.TEXT, value -> trimmed(value, false, true));
            default -> text.map(Kind.INTEGER, value -> (long) length(value.toString()));
        };
    }

    /** {@code ||}: one side is text, the other is made text. */
    static Term join(Term left, Term right) {
        if (left.kind() != Kind.TEXT && right.kind() != Kind.TEXT) {
            throw new SqlFault("|| takes text, not " + left.describe() + " and " + right.describe());
        }
        Term.Value a = Casts.toText(left).value();
        Term.Value b = Casts.toText(right).value();
        return Term.of(Kind.TEXT, left.constant() && right.constant(), row -> {
            Object first = a.of(row);
            Object second = first == null ? null : b.of(row);
            return first == null || second == null ? null : StringData.fromString(first.toString() + second);
        });
    }

    /** Characters before the first count but are not there, as SQL has it. */
    static Term substring(List<Term> operands) {
        Term.Value text = Types.require(Kind.TEXT, operands.get(0), "SUBSTRING").value();
        Term.Value from = Types.require(Kind.INTEGER, operands.get(1), "SUBSTRING's start")
                .value();
        Term.Value count = operands.size() < 3
                ? row -> (long) Integer.MAX_VALUE
                : Types.require(Kind.INTEGER, operands.get(2), "SUBSTRING's length")
                        .value();
        return Term.of(Kind.TEXT, Term.allConstant(operands), row -> {
            Object all = text.of(row);
            Object start = from.of(row);
            Object length = count.of(row);
            return all == null || start == null || length == null
                    ? null
                    : substring(all.toString(), (Long) start, (Long) length);
        });
    }

    static StringData trimmed(Object text, boolean left, boolean right) {
        String all = text.toString();
        int begin = 0;
        int end = all.length();
        while (left && begin < end && all.charAt(begin) == ' ') {
            begin++;
        }
        while (right && begin < end && all.charAt(end - 1) == ' ') {
            end--;
        }
        return StringData.fromString(all.substring(begin, end));
    }

    private static StringData substring(String text, long start, long length) {
        if (length < 0) {
            throw new SqlFault("SUBSTRING is asked for a negative length");
        }
        long characters = length(text);
        long begin = Math.min(Math.max(start - 1, 0), characters);
        long end = Math.min(Math.max(Math.addExact(start - 1, length), begin), characters);
        return StringData.fromString(
                text.substring(text.offsetByCodePoints(0, (int) begin), text.offsetByCodePoints(0, (int) end)));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
