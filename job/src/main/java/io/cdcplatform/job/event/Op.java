package io.cdcplatform.job.event;

/** What happened to the row; the letters are Debezium's. */
public enum Op {
    /** {@code r}: the row was there when a snapshot read it. */
    READ('r'),
    /** {@code c}: inserted. */
    CREATE('c'),
    /** {@code u}: updated, its key unchanged. */
    UPDATE('u'),
    /** {@code d}: deleted. */
    DELETE('d'),
    /** {@code t}: all rows of the table are gone. */
    TRUNCATE('t');

    private final char letter;

    Op(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }
}
