package io.cdcplatform.job.sink.iceberg;

import java.io.Serializable;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/** The name of an Iceberg table; a level or name may hold any character, dots too, so it is never parsed from text. */
record Target(List<String> namespace, String name) implements Serializable {

    TableIdentifier identifier() {
        return TableIdentifier.of(Namespace.of(namespace.toArray(new String[0])), name);
    }

    @Override
    public String toString() {
        return String.join(".", namespace) + "." + name;
    }
}
