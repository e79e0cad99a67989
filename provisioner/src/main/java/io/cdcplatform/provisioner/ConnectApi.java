package io.cdcplatform.provisioner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What we ask of Kafka Connect. Every call may throw a {@link VerbException} that says what Connect refused or that it is away. */
interface ConnectApi {
    /** Its version, such as 4.1.1. */
    String version();

    List<String> connectors();

    /** The class of every connector, converter and transformation it can load. */
    Set<String> plugins();

    /** Everything Connect finds wrong with a configuration, as {@code key: message}; needs {@code connector.class} in it. */
    List<String> validate(String connector, Map<String, String> config);

    /** Empty while there is no such connector; without {@code name}, which Connect adds. */
    Optional<Map<String, String>> config(String connector);

    /** Creates or changes. */
    void put(String connector, Map<String, String> config);

    /** Empty while there is no such connector, or Connect has not started it. */
    Optional<ConnectorState> state(String connector);

    /** Restarts what failed of it, connector and task. */
    void restart(String connector);

    void resume(String connector);
}
