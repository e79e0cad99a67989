package io.cdcplatform.sandbox.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What the generator does, and how often: the one table of weights. A weight of 0 switches a kind off. */
enum Kind {
    INSERT(Group.ROWS, 16),
    UPSERT(Group.ROWS, 10),
    UPDATE(Group.ROWS, 22),
    UPDATE_MANY(Group.ROWS, 8),
    /** Switches large columns on as a whole; all other kinds leave most large values alone. */
    WRITE_LARGE(Group.ROWS, 4),
    DELETE(Group.ROWS, 8),
    DELETE_AND_INSERT(Group.ROWS, 6),
    CHANGE_KEY(Group.ROWS, 4),
    CHANGE_KEY_TO_A_FORMER_ONE(Group.ROWS, 3),
    SWAP_KEYS(Group.ROWS, 2),
    /** Whether a row may get another key while its large values are left alone; else they are written with it. */
    CHANGE_KEY_KEEPING_LARGE(Group.RULE, 0),
    COME_AND_GO(Group.ROWS, 4),
    MANY_ROWS(Group.ROWS, 1),
    EMPTY_TRANSACTION(Group.ROWS, 1),
    SAVEPOINT_ROLLBACK(Group.ROWS, 3),
    ROLLBACK(Group.ROWS, 2),

    /** While rows change. */
    ADD_COLUMN(Group.SCHEMA, 10),
    ADD_COLUMN_WITH_DEFAULT(Group.SCHEMA, 5),
    ADD_REQUIRED_COLUMN_WITH_DEFAULT(Group.SCHEMA, 3),
    DROP_COLUMN(Group.SCHEMA, 6),
    /** Off: a partition that sees no row in between cannot tell the column from the one before. */
    ADD_A_DROPPED_COLUMN_AGAIN(Group.SCHEMA, 0),
    /** Every row is written once more, so that targets that take it for drop and add have the values. */
    RENAME_COLUMN(Group.SCHEMA, 4),
    RENAME_COLUMN_IN_THE_MIDDLE(Group.SCHEMA, 3),
    WIDEN(Group.SCHEMA, 6),
    NARROW(Group.SCHEMA, 3),
    MAKE_NULLABLE(Group.SCHEMA, 3),
    CHANGE_DEFAULT(Group.SCHEMA, 2),
    TRUNCATE(Group.SCHEMA, 2),
    /** In one transaction with an insert before and an update behind it. */
    ADD_COLUMN_AMONG_ROWS(Group.SCHEMA, 6),

    /** Between rounds, when everything has been delivered: the connector reads nullability and keys from the catalogue, not from the log. */
    MAKE_REQUIRED(Group.AT_REST, 3),
    ADD_TABLE(Group.AT_REST, 1),
    ADD_KEY_COLUMN(Group.AT_REST, 1),
    DROP_KEY_COLUMN(Group.AT_REST, 1),
    DROP_AND_CREATE_TABLE(Group.AT_REST, 1);

    enum Group {
        ROWS,
        SCHEMA,
        AT_REST,
        RULE
    }

    final Group group;
    final int weight;

    Kind(Group group, int weight) {
        this.group = group;
        this.weight = weight;
    }

    boolean on() {
        return weight > 0;
    }

    /** One of a group by weight, none of those that turned out impossible. */
    static Kind pick(Group group, RandomGenerator random, Set<Kind> impossible) {
        List<Kind> kinds = new ArrayList<>();
        for (Kind kind : values()) {
            if (kind.group == group && !impossible.contains(kind)) {
                for (int i = 0; i < kind.weight; i++) {
                    kinds.add(kind);
                }
            }
        }
        return kinds.get(random.nextInt(kinds.size()));
    }
}
