package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.event.TableId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The {@code source} block of the record being decoded, filled anew for each: table, position and time. One per task; allocates
 * a table's id only when it is not the one before.
 *
 * <p>PostgreSQL gives {@code sequence}, the LSNs of the last commit and of the change; without the first nothing is known of the
 * order, as LSNs of transactions that overlap do not follow each other. MySQL gives
 * file, position and row: those of the transaction and of the row in its log record, so a transaction of several statements has
 * one position for several changes.
 */
final class SourceBlock {
    private static final long NONE = -1;

    private long millis;
    private boolean snapshot;
    private long lsn;
    private long commit;
    private long file;
    private long position;
    private int row;
    private final Name database = new Name();
    private final Name schema = new Name();
    private final Name table = new Name();
    private @Nullable TableId lastTable;
    private SourcePosition lastPosition = SourcePosition.UNKNOWN;

    /** The fields of the block that matter here, by Debezium's names. */
    enum Part {
        TS_MS(false),
        SNAPSHOT(true),
        LSN(false),
        SEQUENCE(true),
        DB(true),
        SCHEMA(true),
        TABLE(true),
        FILE(true),
        POS(false),
        ROW(false);

        private final boolean text;

        Part(boolean text) {
            this.text = text;
        }

        boolean isText() {
            return text;
        }
    }

    void reset() {
        millis = 0;
        snapshot = false;
        lsn = NONE;
        commit = NONE;
        file = NONE;
        position = NONE;
        row = 0;
        database.clear();
        schema.clear();
        table.clear();
    }

    void set(Part part, long value) {
        switch (part) {
            case TS_MS -> millis = value;
            case LSN -> lsn = lsn == NONE ? value : lsn;
            case POS -> position = value;
            case ROW -> row = (int) value;
            default -> throw new IllegalArgumentException("Cannot set " + part + " to a number");
        }
    }

    void set(Part part, Slice text) {
        switch (part) {
            case SNAPSHOT -> snapshot = !isFalse(text);
            case SEQUENCE -> sequence(text);
            case FILE -> file = numberAtEnd(text);
            case DB -> database.set(text);
            case SCHEMA -> schema.set(text);
            case TABLE -> table.set(text);
            default -> throw new IllegalArgumentException("Cannot set " + part + " to text");
        }
    }

    long millis() {
        return millis;
    }

    SourcePosition position() {
        if (file != NONE) {
            return position(file, position, row);
        }
        if (commit == NONE && lsn == NONE && !snapshot) {
            return SourcePosition.UNKNOWN;
        }
        return position(commit, lsn, 0);
    }

    TableId table() {
        TableId last = lastTable;
        boolean another = database.changed();
        another = schema.changed() || another;
        another = table.changed() || another;
        if (last == null || another) {
            // Where a database has no schemas, as in MySQL, it is one itself: so patterns and topics name its tables.
            last = new TableId(database.text(), schema.isEmpty() ? database.text() : schema.text(), table.text());
            lastTable = last;
        }
        return last;
    }

    /** All rows of a snapshot stand at one position. */
    private SourcePosition position(long high, long low, int number) {
        SourcePosition last = lastPosition;
        if (last.high() == high && last.low() == low && last.row() == number && last.snapshot() == snapshot) {
            return last;
        }
        last = new SourcePosition(high, low, number, snapshot);
        lastPosition = last;
        return last;
    }

    /** {@code ["24023119","24023128"]}, where the first or both may be null. */
    private void sequence(Slice text) {
        int comma = 0;
        while (comma < text.length && text.at(comma) != ',') {
            comma++;
        }
        commit = number(text, 0, comma);
        long change = number(text, comma, text.length);
        lsn = change == NONE ? lsn : change;
    }

    private static long number(Slice text, int from, int to) {
        long value = NONE;
        for (int i = from; i < to; i++) {
            byte b = text.at(i);
            if (b >= '0' && b <= '9') {
                value = Math.max(value, 0) * 10 + (b - '0');
            }
        }
        return value;
    }

    /** Of {@code mysql-bin.000003}: 3. */
    private static long numberAtEnd(Slice text) {
        int dot = text.length;
        while (dot > 0 && text.at(dot - 1) != '.') {
            dot--;
        }
        return number(text, dot, text.length);
    }

    private static boolean isFalse(Slice text) {
        return text.length == 5 && text.at(0) == 'f' && text.at(4) == 'e';
    }

    /** A name that stays the same from record to record, compared as bytes. */
    private static final class Name {
        private byte[] bytes = new byte[0];
        private boolean set;
        private boolean changed;

        void clear() {
            set = false;
        }

        void set(Slice text) {
            set = true;
            if (!text.equalTo(bytes)) {
                bytes = text.toBytes();
                changed = true;
            }
        }

        /** Whether the name is another one than at the last call. */
        boolean changed() {
            if (!set && bytes.length > 0) {
                bytes = new byte[0];
                changed = true;
            }
            boolean was = changed;
            changed = false;
            return was;
        }

        boolean isEmpty() {
            return bytes.length == 0;
        }

        String text() {
            return SourceName.repair(new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
