package io.cdcplatform.provisioner;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a pipeline's job now.
 *
 * @param topics partitions of each topic that is there, among those that are wanted
 * @param checkedSubjects subjects of the tables' topics whose schemas the registry compares
 * @param connectorConfig null while there is no connector; without {@code name}, which Connect adds
 * @param connectorState null while Connect has none to tell
 */
record Actual(
        @Nullable Publication publication,
        Heartbeat heartbeat,
        Map<String, Integer> topics,
        List<String> checkedSubjects,
        @Nullable Map<String, String> connectorConfig,
        @Nullable ConnectorState connectorState) {}
