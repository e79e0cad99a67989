package io.cdcplatform.job.shape.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.sql.SqlParser;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each predicate is for one row that has a column of every type; where PostgreSQL would answer, its answer. */
final class PredicateTest {
    private static final LogicalType TEXT = new VarCharType(VarCharType.MAX_LENGTH);
    private static final List<Column> COLUMNS = List.of(
            column("id", new IntType(false), ""),
            column("small", new SmallIntType(), ""),
            column("big", new BigIntType(), ""),
            column("price", new DecimalType(10, 2), ""),
            column("num", TEXT, "io.debezium.data.VariableScaleDecimal"),
            column("f", new DoubleType(), ""),
            column("r", new FloatType(), ""),
            column("nan", new DoubleType(), ""),
            column("ok", new BooleanType(), ""),
            column("name", TEXT, ""),
            new Column("code", TEXT, "", Map.of("__debezium.source.column.type", "BPCHAR")),
            new Column("mood", TEXT, "io.debezium.data.Enum", Map.of("allowed", "sad,ok,happy")),
            column("uid", TEXT, "io.debezium.data.Uuid"),
            column("doc", TEXT, "io.debezium.data.Json"),
            column("day", new DateType(), ""),
            column("at", new TimestampType(6), ""),
            column("atz", new LocalZonedTimestampType(6), ""),
            column("t3", new TimeType(3), "io.debezium.time.Time"),
            column("t6", new BigIntType(), "io.debezium.time.MicroTime"),
            column("bin", new VarBinaryType(VarBinaryType.MAX_LENGTH), ""),
            column("tags", new ArrayType(TEXT), ""),
            column("Mixed Case", new IntType(), ""),
            column("Camel", new IntType(), ""),
            column("dup", new IntType(), ""),
            column("Dup", new IntType(), ""),
            column("n", new IntType(), ""),
            column("ntext", TEXT, ""),
            column("nbool", new BooleanType(), ""));
    private static final TableSchema SCHEMA =
            new TableSchema(new TableId("shop", "public", "everything"), COLUMNS, List.of("id"));
    private static final RowData ROW = GenericRowData.of(
            7,
            (short) -3,
            9_007_199_254_740_993L,
            DecimalData.fromBigDecimal(new BigDecimal("19.90"), 10, 2),
            text("0.1000"),
            0.5,
            0.1f,
            Double.NaN,
            true,
            text("Alice_%"),
            text("ab   "),
            text("ok"),
            text("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
            text("{\"a\": 1}"),
            (int) LocalDate.of(2024, 2, 29).toEpochDay(),
            TimestampData.fromLocalDateTime(LocalDateTime.parse("2024-02-29T23:59:59.123456")),
            TimestampData.fromInstant(Instant.parse("2024-03-09T17:30:00.123456Z")),
            45_296_789,
            45_296_123_456L,
            new byte[] {1, -1},
            new GenericArrayData(new Object[] {text("x")}),
            5,
            6,
            1,
            2,
            null,
            null,
            null);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            nullValues = "null",
            value = {
                "TRUE AND TRUE ; true",
                "TRUE AND FALSE ; false",
                "TRUE AND nbool ; null",
                "nbool AND FALSE ; false",
                "FALSE AND nbool ; false",
                "nbool AND nbool ; null",
                "nbool OR TRUE ; true",
                "TRUE OR nbool ; true",
                "nbool OR FALSE ; null",
                "FALSE OR FALSE ; false",
                "NOT nbool ; null",
                "NOT ok ; false",
                "nbool IS NULL ; true",
                "n IS NOT NULL ; false",
                "id IS NULL ; false",
                "nbool IS TRUE ; false",
                "nbool IS NOT TRUE ; true",
                "nbool IS FALSE ; false",
                "nbool IS UNKNOWN ; true",
                "ok ; true",
                "ok = 't' ; true",
                "n = n ; null",
                "n <> 1 ; null",
                "NULL ; null",
                "n IS DISTINCT FROM 1 ; true",
                "n IS NOT DISTINCT FROM NULL ; true",
                "id IS DISTINCT FROM 7 ; false",
                "id IN (1, 7) ; true",
                "id IN (1, NULL) ; null",
                "id IN (7, NULL) ; true",
                "id NOT IN (1, NULL) ; null",
                "id NOT IN (1, 2) ; true",
                "n IN (1) ; null",
                "name IN ('Bob', 'Alice_%') ; true",
                "price IN (19.9, 1) ; true",
                "mood IN ('sad', 'happy') ; false",
                "id BETWEEN 7 AND 8 ; true",
                "id NOT BETWEEN 1 AND 6 ; true",
                "n BETWEEN 1 AND 2 ; null",
                "id BETWEEN 8 AND n ; false",
                "id = 7 AND id = '7' AND id = 7.0 AND id <> 7.5 ; true",
                "small < 0 AND small >= -3 AND -small = 3 ; true",
                "big = 9007199254740993 AND big > 9007199254740992 AND big > 9007199254740992.5 ; true",
                "big < 99999999999999999999 ; true",
                "price = 19.9 AND price = '19.900' AND price > 19.899 AND price < 20 ; true",
                "num = 0.1 AND num = '0.1' AND num < 1 ; true",
                "f = 0.5 AND f > 0.4999 AND f = '5e-1' ; true",
                "r = 0.1 ; false",
                "r > 0.1 ; true",
                "nan = 'NaN' AND nan > 1e308 AND nan > 'Infinity' ; true",
                "price * 2 = 39.80 AND price + 0.1 = 20 AND price - id = 12.9 AND price / 2 = 9.95 ; true",
                "id / 2 = 3 AND id % 2 = 1 AND -id / 2 = -3 AND -id % 2 = -1 AND MOD(id, 4) = 3 ; true",
                "1.0 / 3 > 0.3333 AND 1.0 / 3 < 0.3334 ; true",
                "ABS(small) = 3 AND FLOOR(price) = 19 AND CEIL(price) = 20 AND ROUND(price) = 20 AND ROUND(2.345, 2) = 2.35 ; true",
                "name = 'Alice_%' AND name < 'B' AND name > 'A' AND name <> 'alice_%' ; true",
                "name LIKE 'A%' AND name LIKE '_lice%' AND name NOT LIKE 'a%' AND name ILIKE 'aLICE%' ; true",
                "name LIKE '%\\_\\%' AND name LIKE '%!_!%' ESCAPE '!' AND name NOT LIKE 'Alice\\_x' AND name NOT LIKE 'Alice' ; true",
                "name LIKE '%' || '\\%' ; true",
                "code = 'ab' AND code = 'ab   ' AND LENGTH(code) = 2 ; true",
                "mood = 'ok' AND mood <> 'sad' AND mood::text LIKE 'o%' ; true",
                "uid = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11' AND uid = '{a0eebc999c0b4ef8bb6d6bb9bd380a11}' AND uid > 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a10' ; true",
                "doc IS NOT NULL AND CAST(doc AS text) LIKE '%1%' ; true",
                "tags IS NOT NULL ; true",
                "day = '2024-02-29' AND day > DATE '2024-02-28' AND day < '2024-03-01' AND day + 1 = '2024-03-01' AND day - '2024-02-01' = 28 ; true",
                "at = '2024-02-29 23:59:59.123456' AND at > '2024-02-29' AND at < DATE '2024-03-01' AND at::date = day ; true",
                "at = TIMESTAMP '2024-02-29T23:59:59.123456' AND at > day ; true",
                "atz = '2024-03-09 17:30:00.123456' AND atz = '2024-03-09 18:30:00.123456+01' AND atz = '2024-03-09T12:30:00.123456-05:00' ; true",
                "atz >= TIMESTAMP WITH TIME ZONE '2024-03-09 17:30:00Z' AND atz > '2024-03-09' AND atz > at ; true",
                "t3 = '12:34:56.789' AND t3 > '12:34' AND t6 = '12:34:56.123456' AND t6 < t3 AND t6 < '24:00:00' ; true",
                "bin = '\\x01ff' AND bin <> '\\x01' AND LENGTH(bin) = 2 ; true",
                "ID = 7 AND Id = 7 AND \"id\" = 7 ; true",
                "\"Mixed Case\" = 5 AND \"Camel\" = 6 AND \"Dup\" = 2 AND dup = 1 AND DUP = 1 ; true",
                "COALESCE(n, id) = 7 AND COALESCE(n, 0) = 0 AND COALESCE(ntext, 'x') = 'x' AND COALESCE(n, 1.5) = 1.5 ; true",
                "NULLIF(id, 7) IS NULL AND NULLIF(id, 8) = 7 ; true",
                "LOWER(name) = 'alice_%' AND UPPER(mood::text) = 'OK' AND LENGTH(name) = 7 AND TRIM('  a ') = 'a' ; true",
                "SUBSTRING(name, 1, 5) = 'Alice' AND SUBSTR(name, 6) = '_%' AND SUBSTRING(name, -1, 3) = 'A' ; true",
                "name || '!' = 'Alice_%!' AND id || name = '7Alice_%' AND (name || ntext) IS NULL ; true",
                "CASE WHEN id > 5 THEN 'big' WHEN id > 1 THEN 'mid' ELSE 'small' END = 'big' ; true",
                "CASE id WHEN 1 THEN 1 WHEN 7 THEN 2.5 END = 2.5 AND (CASE WHEN n = 1 THEN 1 END) IS NULL ; true",
                "CAST('7' AS integer) = id AND CAST(price AS integer) = 20 AND CAST(2.5 AS integer) = 3 AND CAST(f AS integer) = 0 ; true",
                "CAST(19.905 AS numeric(10,2)) = 19.91 AND id::text = '7' AND price::text = '19.90' AND day::text = '2024-02-29' ; true",
                "CAST(day AS timestamp) = '2024-02-29 00:00:00' AND CAST('true' AS boolean) AND CAST(ntext AS int) IS NULL ; true",
            })
    void agreesWithPostgres(String predicate, Boolean expected) {
        assertThat(test(predicate)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "missing = 1 ; there is no column missing among id, small, big",
                "\"ID\" = 7 ; there is no column ID among",
                "DuP = 1 AND dUP = 1 AND \"DUP\" = 1 ; there is no column DUP",
                "name = 1 ; column name (TEXT) and INTEGER are of different types: write a CAST",
                "id = name ; column id (INTEGER) and column name (TEXT) are of different types",
                "id = 'x' ; a text is no INTEGER, which column id (INTEGER) is",
                "id = '1.5' ; a text is no INTEGER",
                "day = '2024-02-30' ; a text is no DATE",
                "day > 'tomorrow' ; a text is no DATE",
                "uid = 'x' ; a text is no UUID",
                "mood = 'angry' ; a text is no label of the enum, which has sad,ok,happy",
                "mood > 'sad' ; labels of an enum have no order here",
                "doc = '{}' ; a text cannot be compared with it, which column doc (OTHER) is",
                "tags = tags ; a column of its type can be tested with IS NULL only",
                "id ; a condition takes BOOLEAN, not column id (INTEGER)",
                "NOT name ; NOT takes BOOLEAN, not column name (TEXT)",
                "id AND ok ; AND takes BOOLEAN, not column id (INTEGER)",
                "name + 1 = 2 ; ADD takes numbers, not column name (TEXT)",
                "LOWER(id) = 'x' ; LOWER takes TEXT, not column id (INTEGER)",
                "id LIKE '7' ; LIKE takes TEXT, not column id (INTEGER)",
                "name LIKE 'a\\' ; a pattern of LIKE ends with its escape character",
                "id || small = '7' ; || takes text",
                "CAST(tags AS text) = 'x' ; cannot make TEXT of column tags (OTHER)",
                "CAST(day AS integer) = 1 ; cannot make INTEGER of column day (DATE)",
                "CASE WHEN ok THEN 1 ELSE name END = 1 ; INTEGER and column name (TEXT) are of different types",
                "CAST('x' AS date) = day ; a text is no DATE",
            })
    void refusesWhatDoesNotFitTheTable(String predicate, String reason) {
        assertThatThrownBy(() -> compile(predicate))
                .isInstanceOf(SqlFault.class)
                .hasMessageStartingWith(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "1 / (id - 7) = 1 ; a number is divided by zero or grows out of its type",
                "price / (id - 7) = 1 ; a number is divided by zero or grows out of its type",
                "f / 0 = 1 ; a number is divided by zero or grows out of its type",
                "big * big = 1 ; a number is divided by zero or grows out of its type",
                "CAST(name AS integer) = 1 ; a text is no INTEGER",
                "CAST(nan AS integer) = 1 ; NaN or infinity cannot become a number of another type",
                "CAST(big AS numeric(3,1)) = 1 ; a number does not fit numeric(3,1)",
            })
    void saysWhyARowCannotBeJudgedWithoutItsValues(String predicate, String reason) {
        Predicate compiled = compile(predicate);

        assertThatThrownBy(() -> compiled.test(ROW))
                .isInstanceOf(SqlFault.class)
                .hasMessage(reason);
    }

    @Test
    void findsTheOnlyColumnThatDiffersInCase() {
        assertThat(test("Camel = 6 AND camel = 6 AND CAMEL = 6")).isTrue();
    }

    @Test
    void doesNotJudgeTheSecondWhereTheFirstDecides() {
        assertThat(test("id = 8 AND 1 / (id - 7) = 1")).isFalse();
        assertThat(test("id = 7 OR 1 / (id - 7) = 1")).isTrue();
    }

    @Test
    void knowsWhichColumnsItReads() {
        assertThat(compile("id > 1 AND COALESCE(small, big) IS NULL").columns().stream())
                .containsExactly(0, 1, 2);
    }

    private static Boolean test(String predicate) {
        return compile(predicate).test(ROW);
    }

    private static Predicate compile(String predicate) {
        return Predicate.of(SqlParser.parse(predicate), SCHEMA);
    }

    private static Column column(String name, LogicalType type, String semantic) {
        return new Column(name, type, semantic, Map.of());
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }
}
