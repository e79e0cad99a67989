package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.iceberg.Lake.Options;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that only look like paths. */
@Tag("N-5")
class NamesTest {
    private static final Column ID = column("id", new IntType(false));

    @TempDir
    Path folder;

    private Lake lake;

    @BeforeEach
    void open() {
        lake = new Lake(folder);
    }

    @Test
    void aDotInATablesNameIsNoLevelOfItsNamespace() throws Exception {
        prepare(table("a.b", ID));

        assertThat(lake.catalog().listTables(Namespace.of("shop")))
                .containsExactly(TableIdentifier.of(Namespace.of("shop"), "public_a.b"));
    }

    @Test
    void tablesThatDifferByCaseAreTwoWhereTheCatalogTellsThemApart() throws Exception {
        prepare(table("T", ID));
        prepare(table("t", ID));

        assertThat(lake.catalog().listTables(Namespace.of("shop"))).hasSize(2);
    }

    @Test
    void aColumnWithADotIsCreatedAddedAndChangedAsOneColumn() throws Exception {
        prepare(table("t", ID, column("with.dot", new IntType(false))));
        prepare(table("t", ID, column("with.dot", new IntType(true)), column("and.more", new VarCharType(5))));

        Table table = lake.catalog().loadTable(TableIdentifier.of("shop", "public_t"));
        assertThat(table.schema().columns())
                .extracting(Types.NestedField::name)
                .containsExactly("id", "with.dot", "and.more");
        assertThat(table.schema().columns().get(1).isOptional()).isTrue();
    }

    private PreparedTable prepare(TableSchema schema) throws Exception {
        try (TablePreparer preparer = new TablePreparer(lake.line(Options.UPSERT), lake.catalogs(), Lake.breaker())) {
            return preparer.prepare(schema, SchemaPosition.UNKNOWN).join();
        }
    }

    private static TableSchema table(String name, Column... columns) {
        return new TableSchema(new TableId("shop", "public", name), Arrays.asList(columns), List.of("id"));
    }
}
