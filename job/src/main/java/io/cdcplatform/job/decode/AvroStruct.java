package io.cdcplatform.job.decode;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.flink.table.data.GenericRowData;

/** Reads a record of one writer's schema into a row, each field to its place. */
final class AvroStruct {
    private final int arity;
    private final String[] names;
    private final AvroReader[] readers;
    private final int[] places;

    private AvroStruct(int arity, Schema record, Mapped mapped, int[] places) {
        this.arity = arity;
        List<Schema.Field> fields = record.getFields();
        this.names = new String[fields.size()];
        this.readers = new AvroReader[fields.size()];
        this.places = places;
        for (int i = 0; i < readers.length; i++) {
            Mapped field = mapped.children().get(i);
            names[i] = field.column().name();
            readers[i] = AvroReaders.of(fields.get(i).schema(), field);
        }
    }

    /** A row with exactly the record's fields. */
    static AvroStruct whole(Schema record, Mapped mapped) {
        int[] places = new int[record.getFields().size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        return new AvroStruct(places.length, record, mapped, places);
    }

    /** A wider row in which only the record's fields are set. */
    static AvroStruct within(int arity, Schema record, Mapped mapped, int[] places) {
        return new AvroStruct(arity, record, mapped, places);
    }

    GenericRowData read(AvroInput in) {
        GenericRowData row = new GenericRowData(arity);
        int i = 0;
        try {
            for (; i < readers.length; i++) {
                row.setField(places[i], readers[i].read(in));
            }
        } catch (BadValue e) {
            throw e.in(names[i]);
        }
        return row;
    }
}
