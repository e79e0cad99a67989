package io.cdcplatform.config;

/** What a sink does when the schema of a table changes. */
public enum SchemaChanges {
    EVOLVE,
    IGNORE,
    HALT
}
