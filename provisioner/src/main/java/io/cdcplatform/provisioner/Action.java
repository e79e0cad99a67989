package io.cdcplatform.provisioner;

import io.cdcplatform.config.Secret;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One thing to do to the surroundings; its text is what {@code cdc apply} prints when it is done. */
sealed interface Action {

    /** One line: {@code +} creates, {@code ~} changes. */
    String shown();

    /** A statement for the source, about the object that {@code what} names. */
    record Sql(String shown, String what, String statement) implements Action {
        static Sql createHeartbeat() {
            return new Sql("+ table " + Heartbeat.TABLE + " (heartbeat)", "table " + Heartbeat.TABLE, Heartbeat.CREATE);
        }

        static Sql createPublication(String name, Collection<TableName> tables) {
            return new Sql(
                    "+ publication " + name + " (" + joined(tables) + ")",
                    "publication " + name,
                    "CREATE PUBLICATION " + TableName.quote(name) + " FOR TABLE " + quoted(tables) + " WITH ("
                            + Publication.OPTIONS + ")");
        }

        static Sql addTables(String publication, Collection<TableName> tables) {
            return new Sql(
                    "~ publication " + publication + " (adds " + joined(tables) + ")",
                    "publication " + publication,
                    "ALTER PUBLICATION " + TableName.quote(publication) + " ADD TABLE " + quoted(tables));
        }

        static Sql completePublication(String name) {
            return new Sql(
                    "~ publication " + name + " (" + Publication.OPTIONS + ")",
                    "publication " + name,
                    "ALTER PUBLICATION " + TableName.quote(name) + " SET (" + Publication.OPTIONS + ")");
        }

        private static String joined(Collection<TableName> tables) {
            return tables.stream().map(TableName::toString).collect(Collectors.joining(", "));
        }

        private static String quoted(Collection<TableName> tables) {
            return tables.stream().map(TableName::quoted).collect(Collectors.joining(", "));
        }
    }

    record CreateTopic(TopicSpec topic) implements Action {
        @Override
        public String shown() {
            return "+ topic " + topic.name() + " (" + topic.partitions()
                    + (topic.partitions() == 1 ? " partition)" : " partitions)");
        }
    }

    /** A table may change in any way, and a registry that compares stops the connector at the first that it does not like. */
    record AcceptAll(List<String> subjects) implements Action {
        @Override
        public String shown() {
            return "~ registry (takes any change of " + String.join(", ", subjects) + ")";
        }
    }

    record CreateConnector(String name, Map<String, String> config) implements Action {
        @Override
        public String shown() {
            return "+ connector " + name;
        }
    }

    record ChangeConnector(String name, Map<String, String> before, Map<String, String> config) implements Action {
        @Override
        public String shown() {
            SortedSet<String> keys = new TreeSet<>(before.keySet());
            keys.addAll(config.keySet());
            List<String> changes = keys.stream()
                    .filter(key -> !Objects.equals(before.get(key), config.get(key)))
                    .map(key -> key + ": " + shown(key, before.get(key)) + " -> " + shown(key, config.get(key)))
                    .toList();
            return "~ connector " + name + " (" + String.join("; ", changes) + ")";
        }

        private static String shown(String key, @org.jspecify.annotations.Nullable String value) {
            return value == null ? "nothing" : Secret.hides(key) ? Secret.NONE.toString() : value;
        }
    }

    record ResumeConnector(String name, String was) implements Action {
        @Override
        public String shown() {
            return "~ connector " + name + " (resumed, was " + was + ")";
        }
    }

    record RestartConnector(String name, String cause) implements Action {
        @Override
        public String shown() {
            return "~ connector " + name + " (restarted, had failed: " + cause + ")";
        }
    }
}
