package io.cdcplatform.job.event;

import java.io.Serializable;

/** A table of the source, as the event's {@code source} block names it; {@code schema} is empty where the database has none. */
public record TableId(String database, String schema, String name) implements Serializable {

    @Override
    public String toString() {
        return schema.isEmpty() ? name : schema + "." + name;
    }
}
