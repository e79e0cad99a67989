package io.cdcplatform.config;

import java.io.Serializable;
import java.util.Comparator;

/**
 * One thing wrong with a file; line and column count from 1.
 *
 * @param path the key as {@code sinks[0].iceberg.batch_size}, or "yaml" for what is wrong before there are keys
 */
public record Problem(String file, int line, int column, String path, String message)
        implements Comparable<Problem>, Serializable {
    private static final Comparator<Problem> BY_POSITION = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::path)
            .thenComparing(Problem::message);

    @Override
    public int compareTo(Problem other) {
        return BY_POSITION.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + path + ": " + message;
    }
}
