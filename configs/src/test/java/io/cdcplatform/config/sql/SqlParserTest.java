package io.cdcplatform.config.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.sql.Sql.Call;
import io.cdcplatform.config.sql.Sql.Column;
import io.cdcplatform.config.sql.Sql.Op;
import io.cdcplatform.config.sql.Sql.Text;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlParserTest {
    private static final Sql A = new Column("a", false);

    @Test
    void bindsAsSqlDoes() {
        Sql predicate = SqlParser.parse("NOT a = 1 OR \"B c\" <> 'it''s' AND a");

        assertThat(predicate)
                .isEqualTo(call(
                        Op.OR,
                        call(Op.NOT, call(Op.EQ, A, number("1"))),
                        call(Op.AND, call(Op.NE, new Column("B c", true), new Text("it's")), A)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a NOT BETWEEN 1 AND 2 | NOT (a >= 1 AND a <= 2)",
                "a IS NOT NULL | NOT (a IS NULL)",
                "a NOTNULL | NOT (a IS NULL)",
                "a IS NOT UNKNOWN | NOT (a IS NULL)",
                "a NOT IN (1, -2) | NOT (a IN (1, -2))",
                "a IS NOT TRUE | NOT (a IS TRUE)",
                "a NOT LIKE 'x' | NOT (a LIKE 'x')",
                "a IS DISTINCT FROM 1 | NOT (a IS NOT DISTINCT FROM 1)",
                "CASE a WHEN 1 THEN 2 END = 2 | CASE WHEN a = 1 THEN 2 ELSE NULL END = 2",
                "a::numeric(10,2) = 1 | CAST(a AS numeric(10, 2)) = 1",
                "DATE '2024-01-01' = a | CAST('2024-01-01' AS date) = a",
                "TIMESTAMP WITH TIME ZONE '2024-01-01' = a | CAST('2024-01-01' AS timestamptz) = a",
                "MOD(a, 2) != 0 | a % 2 <> 0",
            })
    void spellsOut(String text, String meaning) {
        assertThat(SqlParser.parse(text)).isEqualTo(SqlParser.parse(meaning));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "total > | is not a SQL condition: cannot go on at character 7, '>'",
                "a = 1 AND | is not a SQL condition: cannot go on at character 7, 'AND'",
                "a = 1; DROP TABLE x | is not a SQL condition: cannot go on at character 6, ';'",
                "(a = 1 | is not a complete SQL condition: something is missing at its end",
                "'' | is empty: write a condition such as status <> 'draft'",
            })
    void saysWhereATextIsNoCondition(String text, String problem) {
        assertThatThrownBy(() -> SqlParser.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = 'x",
                "now() > a",
                "CURRENT_TIMESTAMP > a",
                "a IN (SELECT 1)",
                "EXISTS (SELECT 1)",
                "t.a = 1",
                "a ~ 'x'",
                "a SIMILAR TO 'x'",
                "a ->> 'b' = 'x'",
                "a = ?",
                "a = :x",
                "`a` = 1",
                "a = E'\\n'",
                "a[1] = 1",
                "count(*) > 1",
                "LOWER(a, b) = 'x'",
                "CAST(a AS foo) = 1",
                "a::int[] IS NULL",
                "a ^ 2 = 1",
                "a & 1 = 1",
                "~a = 1",
                "random() < 0.5",
                "a = INTERVAL '1 day'",
                "(a, b) = (1, 2)",
                "a = ANY(ARRAY[1])",
                "a::varchar(3) = 'x'",
                "TRY_CAST(a AS int) = 1"
            })
    void refusesWhatItWouldNotEvaluateTheSameForEver(String text) {
        assertThatThrownBy(() -> SqlParser.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsDeepNestingAtOnce() {
        String deep = "(".repeat(100) + "a = 1" + " OR b = 2)".repeat(100);

        org.assertj.core.api.Assertions.assertThatCode(() -> SqlParser.parse(deep))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> SqlParser.parse("(".repeat(9_000) + "a")).isInstanceOf(IllegalArgumentException.class);
        org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(10), () -> SqlParser.parse(deep));
    }

    private static Sql call(Op op, Sql... operands) {
        return new Call(op, List.of(operands));
    }

    private static Sql number(String text) {
        return new Sql.Number(new BigDecimal(text));
    }
}
