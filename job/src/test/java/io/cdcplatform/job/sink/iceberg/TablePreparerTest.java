package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.SchemaChanges;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.iceberg.Lake.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePreparerTest {
    private static final Column ID = column("id", new IntType(false));
    private static final Column TEXT = column("d", new VarCharType(100));

    @TempDir
    Path folder;

    private Lake lake;
    private FaultyCatalog catalog;

    @BeforeEach
    void open() {
        lake = new Lake(folder);
        catalog = new FaultyCatalog(lake.catalog());
    }

    private PreparedTable prepare(Options options, TableSchema schema) throws Exception {
        try (TablePreparer preparer = new TablePreparer(lake.line(options), () -> catalog, Lake.breaker())) {
            return preparer.prepare(schema, SchemaPosition.UNKNOWN).join();
        }
    }

    private PreparedTable prepare(TableSchema schema) throws Exception {
        return prepare(Options.UPSERT, schema);
    }

    private String type(String column) {
        return String.valueOf(lake.orders().schema().findType(column));
    }

    @Test
    @Tag("I-14")
    void createsATableWhoseKeyIsRequiredAndIdentifiesARow() throws Exception {
        PreparedTable table = prepare(
                Options.UPSERT.version(3).partitioned("bucket(4, id)"),
                Lake.orders(List.of("id"), column("id", new IntType(true)), TEXT));

        assertThat(table.empty()).isTrue();
        Schema schema = lake.orders().schema();
        assertThat(schema.identifierFieldNames()).containsExactly("id");
        assertThat(schema.findField("id").isRequired()).isTrue();
        assertThat(schema.findField("d").isOptional()).isTrue();
        assertThat(lake.orders().spec().fields().get(0).name()).isEqualTo("id_bucket");
    }

    @Test
    void anAppendTableHasNoIdentifierFields() throws Exception {
        prepare(Options.UPSERT.mode(WriteMode.APPEND), Lake.orders(List.of(), column("id", new IntType()), TEXT));

        assertThat(lake.orders().schema().identifierFieldIds()).isEmpty();
    }

    @Test
    @Tag("I-27")
    void addsWidensAndRelaxesColumns() throws Exception {
        prepare(Lake.orders(
                List.of("id"),
                ID,
                column("f", new FloatType(false)),
                column("m", new DecimalType(false, 10, 2)),
                column("gone", new IntType(false))));

        prepare(Lake.orders(
                List.of("id"),
                column("id", new BigIntType(false)),
                column("f", new DoubleType(true)),
                column("m", new DecimalType(false, 20, 2)),
                column("added", new IntType(false))));

        assertThat(type("id")).isEqualTo("long");
        assertThat(type("f")).isEqualTo("double");
        assertThat(type("m")).isEqualTo("decimal(20, 2)");
        assertThat(lake.orders().schema().findField("f").isOptional()).isTrue();
        assertThat(lake.orders().schema().findField("gone").isOptional()).isTrue();
        assertThat(lake.orders().schema().findField("added").isOptional()).isTrue();
        assertThat(lake.orders().schema().identifierFieldNames()).containsExactly("id");
    }

    @Test
    @Tag("I-11")
    void aNarrowerSchemaWithANewColumnChangesOnlyTheColumn() throws Exception {
        prepare(Lake.orders(List.of("id"), column("id", new BigIntType(false)), TEXT));

        prepare(Lake.orders(List.of("id"), ID, TEXT, column("e", new IntType())));

        assertThat(type("id")).isEqualTo("long");
        assertThat(type("e")).isEqualTo("int");
    }

    @Test
    @Tag("I-30")
    void preparingTwiceCommitsNothing() throws Exception {
        prepare(Lake.orders(List.of("id"), ID, TEXT));
        long updated = ((org.apache.iceberg.BaseTable) lake.orders())
                .operations()
                .current()
                .lastUpdatedMillis();

        prepare(Lake.orders(List.of("id"), ID, TEXT));

        assertThat(((org.apache.iceberg.BaseTable) lake.orders())
                        .operations()
                        .current()
                        .lastUpdatedMillis())
                .isEqualTo(updated);
    }

    @Test
    @Tag("I-10")
    void anImpossibleChangeNamesTableColumnTypesAndRemedy() throws Exception {
        prepare(Lake.orders(List.of("id"), ID, column("d", new IntType())));

        assertThatThrownBy(() -> prepare(Lake.orders(List.of("id"), ID, TEXT)))
                .hasMessageContaining("shop.public_orders")
                .hasMessageContaining("column d is int in the table and string at the source")
                .hasMessageContaining("columns.exclude");
    }

    @Test
    @Tag("I-9")
    void concurrentSchemaChangesBothWin() throws Exception {
        prepare(Lake.orders(List.of("id"), ID));
        catalog.beforeCommit = () -> lake.orders()
                .updateSchema()
                .addColumn("theirs", Types.StringType.get())
                .commit();

        prepare(Lake.orders(List.of("id"), ID, column("ours", new DateType())));

        assertThat(lake.orders().schema().columns())
                .extracting(Types.NestedField::name)
                .containsExactly("id", "theirs", "ours");
    }

    @Test
    @Tag("I-9")
    void twoLinesThatAddTheSameColumnAddItOnce() throws Exception {
        prepare(Lake.orders(List.of("id"), ID));
        catalog.beforeCommit = () -> lake.orders()
                .updateSchema()
                .addColumn("same", Types.DateType.get())
                .commit();

        prepare(Lake.orders(List.of("id"), ID, column("same", new DateType())));

        assertThat(lake.orders().schema().columns())
                .extracting(Types.NestedField::name)
                .containsExactly("id", "same");
    }

    /** The transaction begins with a look of its own, behind the one that was planned for. */
    @Test
    @Tag("I-9")
    void aLineThatAddsTheColumnBetweenPlanAndTransactionIsSeen() throws Exception {
        prepare(Lake.orders(List.of("id"), ID));
        catalog.beforeRefreshes.add(() -> {});
        catalog.beforeRefreshes.add(() -> lake.orders()
                .updateSchema()
                .addColumn("same", Types.DateType.get())
                .commit());

        prepare(Lake.orders(List.of("id"), ID, column("same", new DateType())));

        assertThat(lake.orders().schema().columns())
                .extracting(Types.NestedField::name)
                .containsExactly("id", "same");
    }

    @Test
    void ignoreLeavesTheTableAndHaltAddsToIt() throws Exception {
        prepare(Lake.orders(List.of("id"), ID));

        prepare(Options.UPSERT.changes(SchemaChanges.IGNORE), Lake.orders(List.of("id"), ID, TEXT));

        assertThat(lake.orders().schema().columns()).hasSize(1);
        prepare(Options.UPSERT.changes(SchemaChanges.HALT), Lake.orders(List.of("id"), ID, TEXT));
        assertThat(lake.orders().schema().columns()).hasSize(2);
    }

    @Test
    @Tag("I-12")
    void partitionsOutsideTheKeyAreRefused() {
        assertThatThrownBy(() ->
                        prepare(Options.UPSERT.partitioned("truncate(2, d)"), Lake.orders(List.of("id"), ID, TEXT)))
                .hasMessageContaining("partitioned by [d], not part of the key [id]");
        assertThat(lake.catalog().tableExists(Lake.ORDERS)).isFalse();
    }

    @Test
    void aTransformThatIsNoneIsRefused() {
        assertThatThrownBy(() ->
                        prepare(Options.UPSERT.partitioned("bukket(2, id)"), Lake.orders(List.of("id"), ID, TEXT)))
                .hasMessageContaining("bukket(2, id)");
    }

    @Test
    @Tag("I-14")
    void aFloatingPointKeyIsRefused() {
        assertThatThrownBy(() -> prepare(Lake.orders(List.of("id"), column("id", new DoubleType(false)))))
                .hasMessageContaining("key column id is a floating point number");
    }

    @Test
    void aTableOfFormatOneIsRefused() {
        lake.catalog()
                .createTable(
                        Lake.ORDERS,
                        new Schema(Types.NestedField.required(1, "id", Types.IntegerType.get())),
                        null,
                        Map.of("format-version", "1"));

        assertThatThrownBy(() -> prepare(Lake.orders(List.of("id"), ID))).hasMessageContaining("format version 1");
    }

    @Test
    void aCatalogThatIsAwayIsWaitedFor() throws Exception {
        catalog.loadsToRefuse.set(2);

        PreparedTable table = prepare(Lake.orders(List.of("id"), ID));

        assertThat(table.shape().files().keySchema().findField("id")).isNotNull();
    }
}
