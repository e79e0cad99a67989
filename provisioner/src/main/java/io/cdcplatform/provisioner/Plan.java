package io.cdcplatform.provisioner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** What has to be done, in order, to get from the actual to the desired surroundings; empty when they agree. Never deletes anything. */
record Plan(List<Action> actions, List<String> notes) {

    static Plan of(Desired desired, Actual actual) {
        List<Action> actions = new ArrayList<>();
        List<String> notes = new ArrayList<>(desired.notes());
        if (desired.heartbeatTable() && actual.heartbeat() == Heartbeat.CREATABLE) {
            actions.add(Action.Sql.createHeartbeat());
        }
        publish(desired, actual, actions, notes);
        topics(desired, actual, actions, notes);
        if (!actual.checkedSubjects().isEmpty()) {
            actions.add(new Action.AcceptAll(actual.checkedSubjects()));
        }
        connector(desired, actual, actions);
        return new Plan(List.copyOf(actions), List.copyOf(notes));
    }

    private static void publish(Desired desired, Actual actual, List<Action> actions, List<String> notes) {
        String name = desired.publicationName();
        if (name == null) {
            return;
        }
        Publication publication = actual.publication();
        if (publication == null) {
            actions.add(Action.Sql.createPublication(name, desired.published()));
            return;
        }
        if (!publication.complete()) {
            actions.add(Action.Sql.completePublication(name));
        }
        Collection<TableName> missing = new TreeSet<>(desired.published());
        missing.removeAll(publication.tables());
        if (publication.allTables()) {
            notes.add("publication " + name
                    + " is FOR ALL TABLES: tables without a replica identity refuse UPDATE and DELETE");
        } else if (!missing.isEmpty()) {
            actions.add(Action.Sql.addTables(name, missing));
            if (actual.connectorConfig() != null) {
                notes.add(
                        "tables new to a connector that ran before send their changes from now on, not the rows they already hold");
            }
        }
    }

    private static void topics(Desired desired, Actual actual, List<Action> actions, List<String> notes) {
        for (TopicSpec topic : desired.topics()) {
            Integer partitions = actual.topics().get(topic.name());
            if (partitions == null) {
                actions.add(new Action.CreateTopic(topic));
            } else if (partitions < topic.partitions()) {
                notes.add("topic " + topic.name() + " keeps its " + partitions + " partitions instead of "
                        + topic.partitions() + ": adding some would move keys away from changes that are not read yet");
            }
        }
    }

    private static void connector(Desired desired, Actual actual, List<Action> actions) {
        String name = desired.connectorName();
        ConnectorState state = actual.connectorState();
        if (actual.connectorConfig() == null) {
            actions.add(new Action.CreateConnector(name, desired.connectorConfig()));
        } else if (!actual.connectorConfig().equals(desired.connectorConfig())) {
            actions.add(new Action.ChangeConnector(name, actual.connectorConfig(), desired.connectorConfig()));
        } else if (state != null && state.failed()) {
            actions.add(new Action.RestartConnector(name, state.cause()));
        }
        if (actual.connectorConfig() != null && state != null && state.halted()) {
            actions.add(new Action.ResumeConnector(name, state.connector().state()));
        }
    }
}
