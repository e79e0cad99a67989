package io.cdcplatform.job.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a record's bytes, moved from value to value. What it gives out points into the record, which lives as long as its
 * event does; strings of one record share one memory segment.
 */
final class Slice {
    byte[] array = new byte[0];
    int from;
    int length;
    private MemorySegment @Nullable [] segments;

    static Slice of(byte[] bytes) {
        Slice slice = new Slice();
        slice.over(bytes);
        slice.length = bytes.length;
        return slice;
    }

    static Slice of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    void over(byte[] bytes) {
        array = bytes;
        segments = null;
    }

    byte at(int index) {
        return array[from + index];
    }

    StringData toStringData() {
        MemorySegment[] shared = segments;
        if (shared == null) {
            shared = new MemorySegment[] {MemorySegmentFactory.wrap(array)};
            segments = shared;
        }
        return BinaryStringData.fromAddress(shared, from, length);
    }

    byte[] toBytes() {
        return Arrays.copyOfRange(array, from, from + length);
    }

    boolean equalTo(byte[] other) {
        return Arrays.equals(array, from, from + length, other, 0, other.length);
    }

    @Override
    public String toString() {
        return new String(array, from, length, StandardCharsets.UTF_8);
    }
}
