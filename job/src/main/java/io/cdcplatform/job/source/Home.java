package io.cdcplatform.job.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;

/**
 * Where splits belong. A change of parallelism scatters them, and then a retry partition would not be read where its source
 * partition is: a reader sends what it got by mistake home by way of the enumerator, and keeps it in its state until that has
 * passed it on.
 */
class Home {
    private static final KafkaPartitionSplitSerializer SPLITS = new KafkaPartitionSplitSerializer();

    private final RetryTopics topics;
    private final SourceReaderContext context;

    Home(RetryTopics topics, SourceReaderContext context) {
        this.topics = topics;
        this.context = context;
    }

    boolean isHere(KafkaPartitionSplit split) {
        return topics.owner(split.getTopicPartition(), context.currentParallelism()) == context.getIndexOfSubtask();
    }

    void send(List<KafkaPartitionSplit> splits) {
        context.sendSourceEventToCoordinator(Scattered.of(splits));
    }

    /** From a reader: splits that are not its own. */
    record Scattered(List<byte[]> splits) implements SourceEvent {
        private static final long serialVersionUID = 1;

        static Scattered of(List<KafkaPartitionSplit> splits) {
            List<byte[]> bytes = new ArrayList<>();
            try {
                for (KafkaPartitionSplit split : splits) {
                    bytes.add(SPLITS.serialize(split));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Scattered(bytes);
        }

        List<KafkaPartitionSplit> read() {
            List<KafkaPartitionSplit> read = new ArrayList<>();
            try {
                for (byte[] split : splits) {
                    read.add(SPLITS.deserialize(SPLITS.getVersion(), split));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return read;
        }
    }

    /** To that reader: a split is with its owner by now. */
    record PassedOn(String topic, int partition) implements SourceEvent {
        private static final long serialVersionUID = 1;
    }
}
