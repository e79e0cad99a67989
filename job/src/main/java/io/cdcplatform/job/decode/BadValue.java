package io.cdcplatform.job.decode;

/** A value that its column cannot hold. Says what is wrong with it, never the value; readers of structs add the column. */
final class BadValue extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String column;
    private final String reason;

    BadValue(String reason) {
        this("", reason);
    }

    private BadValue(String column, String reason) {
        super(column + ": " + reason);
        this.column = column;
        this.reason = reason;
    }

    /** The same seen from the struct that holds the column. */
    BadValue in(String outer) {
        return new BadValue(column.isEmpty() ? outer : outer + "." + column, reason);
    }

    String column() {
        return column;
    }

    String reason() {
        return reason;
    }
}
