package io.cdcplatform.job.decode;

/**
 * Reads Avro's binary encoding from a record's bytes and never beyond them. One per task, moved from record to record; each
 * {@link #slice()} is valid until the next one is read.
 */
final class AvroInput {
    private final Slice slice = new Slice();
    private byte[] bytes = new byte[0];
    private int position;

    void over(byte[] record, int from) {
        bytes = record;
        position = from;
        slice.over(record);
    }

    int position() {
        return position;
    }

    void moveTo(int newPosition) {
        position = newPosition;
    }

    int remaining() {
        return bytes.length - position;
    }

    boolean readBoolean() {
        byte read = readByte();
        if (read != 0 && read != 1) {
            throw new DecodeException(DecodeException.TRUNCATED, "a boolean is neither 0 nor 1");
        }
        return read == 1;
    }

    int readInt() {
        long read = readLong();
        if (read != (int) read) {
            throw new DecodeException(DecodeException.TRUNCATED, "an int has more than 32 bits");
        }
        return (int) read;
    }

    long readLong() {
        byte first = readByte();
        if (first >= 0) {
            return (first >>> 1) ^ -(first & 1L);
        }
        long raw = first & 0x7f;
        for (int shift = 7; shift < 70; shift += 7) {
            byte next = readByte();
            raw |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new DecodeException(DecodeException.TRUNCATED, "a number has more than 64 bits");
    }

    float readFloat() {
        int at = advance(4);
        return Float.intBitsToFloat(littleEndian(at));
    }

    double readDouble() {
        int at = advance(8);
        return Double.longBitsToDouble((littleEndian(at) & 0xffffffffL) | ((long) littleEndian(at + 4) << 32));
    }

    /** Bytes or text with their length in front. */
    Slice slice() {
        return slice(readLength());
    }

    Slice slice(int length) {
        slice.from = advance(length);
        slice.length = length;
        return slice;
    }

    void skipSlice() {
        advance(readLength());
    }

    void skip(int length) {
        advance(length);
    }

    /**
     * Number of items in the next block of an array or map, 0 at its end. A block of more items than bytes are left is refused:
     * damaged data must not ask for gigabytes.
     */
    int readBlock() {
        long count = readLong();
        if (count < 0) {
            readLong();
            count = -count;
        }
        if (count < 0 || count > remaining()) {
            throw truncated("a block of " + count + " items");
        }
        return (int) count;
    }

    private int readLength() {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw truncated("a length of " + length);
        }
        return (int) length;
    }

    private byte readByte() {
        if (position >= bytes.length) {
            throw truncated("one byte");
        }
        return bytes[position++];
    }

    private int advance(int length) {
        int at = position;
        if (length > bytes.length - at) {
            throw truncated(length + " bytes");
        }
        position = at + length;
        return at;
    }

    private int littleEndian(int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    private DecodeException truncated(String wanted) {
        return new DecodeException(
                DecodeException.TRUNCATED,
                "the value ends too early: " + wanted + " expected at byte " + position + " of " + bytes.length);
    }
}
