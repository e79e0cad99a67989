package io.cdcplatform.config.sql;

import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.TokenMgrException;

/** Reads a predicate of {@code where}. */
public final class SqlParser {
    /** A predicate longer than this is no condition on a row but a list that belongs in a table. */
    static final int MAX_CHARACTERS = 10_000;

    private static final int END = 0;

    private SqlParser() {}

    /** @throws IllegalArgumentException if the text is no expression, or one that is not evaluated here; the message goes on
     *     after the place of the text */
    public static Sql parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty: write a condition such as status <> 'draft'");
        }
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("is longer than " + MAX_CHARACTERS + " characters");
        }
        return Conversion.of(expression(text));
    }

    private static Expression expression(String text) {
        try {
            // Not its slower grammar, which tries again for each bracket: it takes minutes for fifteen of them.
            CCJSqlParser parser = new CCJSqlParser(text).withAllowComplexParsing(false);
            Expression expression = parser.Expression();
            Token rest = parser.getNextToken();
            if (rest.kind != END) {
                throw at(rest);
            }
            return expression;
        } catch (ParseException e) {
            throw e.currentToken == null ? unreadable() : at(e.currentToken.next);
        } catch (TokenMgrException | StackOverflowError | IndexOutOfBoundsException e) {
            throw unreadable();
        }
    }

    private static IllegalArgumentException at(Token token) {
        return token.kind == END
                ? new IllegalArgumentException("is not a complete SQL condition: something is missing at its end")
                : new IllegalArgumentException("is not a SQL condition: cannot go on at character "
                        + token.absoluteBegin + ", '" + token.image + "'");
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException(
                "is not a SQL condition: is a quote not closed, or is it nested too deeply?");
    }
}
