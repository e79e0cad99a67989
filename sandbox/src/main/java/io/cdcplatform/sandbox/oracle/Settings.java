package io.cdcplatform.sandbox.oracle;

import java.time.Duration;

/**
 * A run of the oracle test.
 *
 * @param name of its databases, topics, connector and tables; runs on one stack need different ones
 * @param seed everything derives from it but the order in which sessions meet
 * @param time how long rounds are begun
 * @param round how long rows change before everything is compared
 * @param rate changed rows per second, at most
 * @param shapes whether tables change, too
 * @param faults how many things go wrong in a round
 */
public record Settings(String name, long seed, Duration time, Duration round, int rate, boolean shapes, int faults) {
    static final int SESSIONS = 4;
    static final int TABLES = 7;
    static final int ROUNDS_PER_TABLES = 4;
    static final int MOST_MILLIS_BETWEEN_FAULTS = 1_500;
    /** A change of a table about every so many seconds of a round. */
    static final double SECONDS_PER_SHAPE_CHANGE = 2.5;
}
