package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.source.StartPositions;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks the tables of a line's topics, and of their retry topics, how far this line has brought them. */
final class IcebergPositions implements StartPositions {
    private static final long serialVersionUID = 1;

    private final Line line;
    private final TargetNames names;
    private final CatalogSource catalogs;

    IcebergPositions(Line line, CatalogSource catalogs) {
        this.line = line;
        this.names = TargetNames.of(line);
        this.catalogs = catalogs;
    }

    @Override
    public Map<TopicPartition, Long> read(Collection<TopicPartition> partitions, Map<String, String> topicIds)
            throws IOException {
        Catalog catalog = catalogs.open();
        try {
            Map<String, @Nullable Progress> byTopic = new HashMap<>();
            Map<TopicPartition, Long> next = new HashMap<>();
            for (TopicPartition partition : partitions) {
                String topic = partition.topic();
                if (!byTopic.containsKey(topic)) {
                    byTopic.put(topic, progressOf(catalog, topic));
                }
                Progress progress = byTopic.get(topic);
                Progress.Point point = progress == null
                        ? null
                        : progress.point(line.id(), topic, topicIds.getOrDefault(topic, ""), partition.partition());
                if (point != null) {
                    next.put(partition, point.next());
                }
            }
            return next;
        } finally {
            LakeCatalog.close(catalog);
        }
    }

    private @Nullable Progress progressOf(Catalog catalog, String topic) {
        Target target = names.ofTopic(topic);
        if (target == null) {
            return null;
        }
        try {
            return Progress.of(catalog.loadTable(target.identifier()));
        } catch (NoSuchTableException e) {
            return null;
        }
    }
}
