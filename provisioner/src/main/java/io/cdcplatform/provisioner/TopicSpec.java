package io.cdcplatform.provisioner;

import java.util.Map;

/** A topic as it should be made; settings of topics that are there already are left alone. */
record TopicSpec(String name, int partitions, int replication, Map<String, String> config) {}
