package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.RowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/types.md against what the connector really sent of its tables: how it came, Flink's type, JSON. */
class TypesDocTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Map<String, String> PLAIN = Map.of(
            "SMALLINT", "INT16",
            "INTEGER", "INT32",
            "BIGINT", "INT64",
            "FLOAT", "FLOAT32",
            "DOUBLE", "FLOAT64",
            "VARCHAR", "STRING",
            "VARBINARY", "BYTES");

    record Row(String mode, String column, String connect, String flink, String json, boolean ofSnapshot) {

        @Override
        public String toString() {
            return mode + " " + column;
        }
    }

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String section = "";
        for (String line : Files.readAllLines(Path.of("../docs/types.md"))) {
            List<String> cells = line.startsWith("| ") ? cells(line) : List.of();
            if (line.startsWith("## ")) {
                section = line;
            } else if (cells.size() > 5
                    && !cells.get(0).equals("column")
                    && !cells.get(0).equals("mode")) {
                if (section.equals("## PostgreSQL") && !cells.get(3).equals("omitted")) {
                    boolean ofSnapshot = cells.get(9).startsWith("snapshot:");
                    rows.add(new Row("defaults", cells.get(0), cells.get(3), cells.get(4), cells.get(8), ofSnapshot));
                } else if (section.equals("## Other modes of the connector")) {
                    rows.add(new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4), false));
                }
            }
        }
        assertThat(rows).hasSizeGreaterThan(100);
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Tag("T-2")
    @Tag("T-4")
    @Tag("T-7")
    @Tag("T-8")
    @Tag("T-9")
    @Tag("T-16")
    void decodesWhatTheConnectorSentAsTheDocumentSays(Row row) throws IOException {
        ChangeEvent event = event(row);
        List<Column> columns = event.schema().columns();
        Column column = columns.stream()
                .filter(each -> each.name().equals(row.column))
                .findFirst()
                .orElseThrow();
        JsonBuffer out = new JsonBuffer();
        RowJson.of(event.schema()).write(event.requireRow(), out);
        JsonNode json = JSON.readTree(out.toByteArray()).get(row.column());

        LogicalType type = column.type().copy(true);
        assertThat(type.asSummaryString().replaceFirst("^ROW<.*", "ROW")).isEqualTo(row.flink());
        assertThat(json).hasToString(JSON.readTree(row.json()).toString());
        String semantic = column.semantic().replaceFirst(".*\\.", "");
        String root = type.getTypeRoot().name();
        assertThat(semantic.isEmpty() ? PLAIN.getOrDefault(root, root) : semantic)
                .isEqualTo(row.connect());
    }

    /** Row 4 was inserted behind the snapshot, row 7 is of it. */
    private static ChangeEvent event(Row row) {
        int id = row.ofSnapshot() ? 7 : 4;
        return Captured.types(row.mode()).stream()
                .filter(event -> event.op() == (row.ofSnapshot() ? Op.READ : Op.CREATE))
                .filter(event -> event.schema().columns().stream()
                        .anyMatch(column -> column.name().equals(row.column())))
                .filter(event -> event.requireRow().getInt(0) == id)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String part : line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|", -1)) {
            String cell = part.strip().replace("\\|", "|");
            boolean isCode = cell.length() > 1 && cell.startsWith("`") && cell.indexOf('`', 1) == cell.length() - 1;
            cells.add(isCode ? cell.substring(1, cell.length() - 1) : cell);
        }
        return cells;
    }
}
