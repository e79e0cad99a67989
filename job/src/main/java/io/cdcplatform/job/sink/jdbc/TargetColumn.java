package io.cdcplatform.job.sink.jdbc;

/**
 * A column as the target has it.
 *
 * @param type its type without length or precision, as a cast that never cuts a value
 * @param declared its type with length and precision
 * @param generated the target computes it: never written
 * @param identityAlways the target numbers it unless told otherwise: written on insert only
 */
record TargetColumn(String name, String type, String declared, boolean generated, boolean identityAlways) {
    private static final String CAST = "::";

    /** The same for values that are to be taken as of another type before they become this column's. */
    TargetColumn through(String other) {
        return new TargetColumn(name, other + CAST + type, declared, generated, identityAlways);
    }

    /** {@link #type} for an array of values. */
    String arrayType() {
        return type.replace(CAST, "[]" + CAST) + "[]";
    }
}
