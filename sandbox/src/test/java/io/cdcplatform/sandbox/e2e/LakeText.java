package io.cdcplatform.sandbox.e2e;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/** A value of Iceberg's reader as docs/types.md shows it. */
final class LakeText {
    private LakeText() {}

    static String of(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        } else if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return HexFormat.of().formatHex(copy);
        } else if (value instanceof List<?> list) {
            return list.stream().map(LakeText::of).collect(Collectors.joining(", ", "[", "]"));
        } else if (value instanceof Record row) {
            return row.struct().fields().stream()
                    .map(NestedField::name)
                    .map(name -> name + "=" + of(row.getField(name)))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return String.valueOf(value);
    }
}
