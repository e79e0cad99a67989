package io.cdcplatform.job.deadletter;

import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.job.event.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * One life of the Kafka clients behind {@link DeadLetterWriter}: after the first error it is closed and another one begins, which
 * sends again what was not acknowledged, in order. Blocks its caller.
 */
final class DeadLetterProducer implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 64 * 1024 * 1024;

    /** Shorter outages pass unseen; after a longer one fresh clients look at topics and brokers anew. */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofMinutes(10);

    /** The most with which an idempotent producer keeps the order. */
    private static final int MAX_IN_FLIGHT = 5;

    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(20);

    private final DeadLetter deadLetter;
    private final Admin admin;
    private final DeadLetterTopics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private volatile @Nullable Exception error;

    DeadLetterProducer(DeadLetter deadLetter, KafkaConfig kafka) {
        this.deadLetter = deadLetter;
        this.admin = Admin.create(new HashMap<String, Object>(kafka.clientProperties()));
        this.topics = new DeadLetterTopics(admin);
        this.producer =
                new KafkaProducer<>(producerProperties(kafka), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Hands a letter to Kafka; {@code acknowledged} completes when all in-sync replicas have it, in a thread of Kafka's. */
    void send(Failure failure, CompletableFuture<@Nullable Void> acknowledged)
            throws ExecutionException, InterruptedException, TimeoutException {
        int partitions =
                topics.ensure(deadLetter.topic(failure), DeadLetter.sourceTopic(failure.origin()));
        producer.send(deadLetter.record(failure, partitions, System.currentTimeMillis()), (metadata, exception) -> {
            if (exception == null) {
                acknowledged.complete(null);
            } else if (error == null) {
                error = exception;
            }
        });
        check();
    }

    /** Throws the first error of what was sent. */
    void check() throws ExecutionException {
        Exception found = error;
        if (found != null) {
            throw new ExecutionException(found);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }

    /** The platform's settings, but never weaker than a dead letter needs: lost is lost. */
    static Map<String, Object> producerProperties(KafkaConfig kafka) {
        Map<String, Object> properties = new HashMap<>(kafka.producerProperties());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, MAX_IN_FLIGHT);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, METADATA_TIMEOUT.toMillis());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) 2 * MAX_REQUEST_BYTES);
        properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        return properties;
    }
}
