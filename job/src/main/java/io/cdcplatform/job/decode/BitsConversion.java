package io.cdcplatform.job.decode;

import org.apache.flink.table.data.StringData;

/**
 * {@code io.debezium.data.Bits}: bytes with the lowest first become text with the highest bit first.
 *
 * <p>The connector does not send the length of a {@code varbit} value, so leading zeros of one are lost; {@code bit(n)} is exact.
 */
final class BitsConversion extends Conversion {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final int length;

    /** @param length of the column; 0 if each value has its own */
    BitsConversion(int length) {
        this.length = length == UNLIMITED ? 0 : length;
    }

    @Override
    Object ofBytes(Slice bytes) {
        int used = significantBits(bytes);
        if (length > 0 && used > length) {
            throw new BadValue("more than the " + length + " bits that its schema announces");
        }
        byte[] text = new byte[length > 0 ? length : Math.max(1, used)];
        for (int i = 0; i < text.length; i++) {
            text[text.length - 1 - i] = (byte) (isSet(bytes, i) ? '1' : '0');
        }
        return StringData.fromBytes(text);
    }

    private static int significantBits(Slice bytes) {
        int bits = bytes.length * 8;
        while (bits > 0 && !isSet(bytes, bits - 1)) {
            bits--;
        }
        return bits;
    }

    private static boolean isSet(Slice bytes, int bit) {
        return bit / 8 < bytes.length && (bytes.at(bit / 8) >> bit % 8 & 1) == 1;
    }
}
