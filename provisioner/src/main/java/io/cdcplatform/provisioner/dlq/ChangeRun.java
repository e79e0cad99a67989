package io.cdcplatform.provisioner.dlq;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.KafkaConfig;
import io.cdcplatform.provisioner.VerbException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One run that changes something, as one transaction of Kafka: what it sends and its line in the audit trail count together or not
 * at all. A pipeline has one such run at a time; one that begins ends the one before, whose records then do not count. So two
 * people who replay at once cannot mix the order of a key.
 */
final class ChangeRun implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** Brokers allow 15 minutes unless told otherwise. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(10);

    private static final int MAX_REQUEST_BYTES = 64 * 1024 * 1024;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String pipelineId;
    private final String servers;
    private boolean inTransaction;

    private ChangeRun(KafkaProducer<byte[], byte[]> producer, String pipelineId, String servers) {
        this.producer = producer;
        this.pipelineId = pipelineId;
        this.servers = servers;
    }

    /** Ends any earlier run: what is read from now on is final. */
    static ChangeRun begin(Configs configs) {
        KafkaConfig kafka = configs.platform().kafka();
        String pipelineId = configs.pipeline().pipelineId();
        KafkaProducer<byte[], byte[]> producer;
        try {
            producer = new KafkaProducer<>(
                    properties(kafka, pipelineId), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException refused) {
            throw KafkaFaults.unusable(kafka.bootstrapServers(), refused);
        }
        ChangeRun run = new ChangeRun(producer, pipelineId, kafka.bootstrapServers());
        try {
            producer.initTransactions();
            producer.beginTransaction();
            run.inTransaction = true;
            return run;
        } catch (TimeoutException late) {
            run.close();
            throw VerbException.failed("Cannot begin a transaction at " + kafka.bootstrapServers() + " within "
                    + ANSWER.toSeconds() + " s. Is Kafka up, and has it as many brokers as its"
                    + " transaction.state.log.replication.factor and .min.isr say?");
        } catch (KafkaException failed) {
            run.close();
            throw KafkaFaults.failed("begin a transaction", kafka.bootstrapServers(), failed);
        }
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        asking(() -> producer.send(record)); // its failure is the transaction's
    }

    /** Makes all count that was sent. */
    void commit() {
        asking(() -> {
            producer.commitTransaction();
            return this;
        });
        inTransaction = false;
    }

    @Override
    public void close() {
        try {
            if (inTransaction) {
                producer.abortTransaction();
            }
        } catch (KafkaException ended) {
            // by the next run, or by the broker when its time is over
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private static Map<String, Object> properties(KafkaConfig kafka, String pipelineId) {
        Map<String, Object> properties = new HashMap<>(kafka.producerProperties());
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("transactional.id", pipelineId + ".dlq");
        properties.putIfAbsent("transaction.timeout.ms", (int) LONGEST_RUN.toMillis());
        properties.put("max.block.ms", ANSWER.toMillis());
        properties.put("max.request.size", MAX_REQUEST_BYTES);
        properties.put("buffer.memory", (long) MAX_REQUEST_BYTES);
        return properties;
    }

    private <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (KafkaException failed) {
            if (KafkaFaults.isFenced(failed)) {
                throw VerbException.failed("Cannot finish: another run for pipeline " + pipelineId
                        + " began meanwhile, or this one took longer than " + LONGEST_RUN.toMinutes()
                        + " minutes. Nothing of this run counts; look at cdc dlq list and begin again");
            }
            throw KafkaFaults.failed("write to the retry and audit topics", servers, failed);
        }
    }
}
