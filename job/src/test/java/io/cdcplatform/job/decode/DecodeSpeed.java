package io.cdcplatform.job.decode;

import com.sun.management.ThreadMXBean;
import io.cdcplatform.job.event.ChangeEvent;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes a million events like those of {@code pgbench_accounts} from memory; prints rows and bytes allocated. */
final class DecodeSpeed {
    private static final int EVENTS = 100_000;
    private static final int PASSES = 10;
    private static final int ROUNDS = 6;

    private DecodeSpeed() {}

    public static void main(String[] args) {
        Schema envelope = Shop.envelope(
                """
                {"name":"aid","type":"int"},{"name":"bid","type":["null","int"],"default":null},
                {"name":"abalance","type":["null","int"],"default":null},{"name":"filler","type":["null","string"],"default":null}""");
        Schema key = Shop.key("{\"name\":\"aid\",\"type\":\"int\"}");
        AvroDecoder decoder = new AvroDecoder(false);
        decoder.learn(1, WriterSchema.of(1, key.toString()));
        decoder.learn(2, WriterSchema.of(2, envelope.toString()));
        ConsumerRecord<byte[], byte[]>[] records = records(envelope, key);
        for (int round = 0; round < ROUNDS; round++) {
            measure(decoder, records);
        }
    }

    private static void measure(AvroDecoder decoder, ConsumerRecord<byte[], byte[]>[] records) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long bytes = threads.getThreadAllocatedBytes(thread);
        long nanos = System.nanoTime();
        long cpu = threads.getCurrentThreadCpuTime();
        long sum = 0;
        for (int pass = 0; pass < PASSES; pass++) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                ChangeEvent event = (ChangeEvent) decoder.decode(record);
                sum += event.requireRow().getInt(0) + event.position().low();
            }
        }
        double count = (double) EVENTS * PASSES;
        System.out.printf(
                "%.0f rows/s, %.0f ns CPU/row, %.0f bytes/row (sum %d)%n",
                count / (System.nanoTime() - nanos) * 1e9,
                (threads.getCurrentThreadCpuTime() - cpu) / count,
                (threads.getThreadAllocatedBytes(thread) - bytes) / count,
                sum);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ConsumerRecord<byte[], byte[]>[] records(Schema envelope, Schema key) {
        ConsumerRecord<byte[], byte[]>[] records = new ConsumerRecord[EVENTS];
        for (int i = 0; i < EVENTS; i++) {
            int aid = i + 1000;
            GenericRecord row = Shop.record(
                    Shop.rowOf(envelope),
                    Map.of("aid", aid, "bid", 1 + i % 10, "abalance", i * 7, "filler", " ".repeat(84)));
            GenericRecord change = Shop.change(envelope, "c", null, row);
            ((GenericRecord) change.get("source")).put("sequence", "[\"100\",\"" + (108 + i) + "\"]");
            records[i] =
                    Shop.at(i, Shop.wire(1, key, Shop.record(key, Map.of("aid", aid))), Shop.wire(2, envelope, change));
        }
        return records;
    }
}
