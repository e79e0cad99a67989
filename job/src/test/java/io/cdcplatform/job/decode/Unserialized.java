package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Skipped;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** For a harness that wants to copy what the operator gives out: a line's records never leave their task. */
final class Unserialized extends TypeSerializerSingleton<LineRecord> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public LineRecord createInstance() {
        return new Skipped(new ConsumerRecord<>("", 0, 0, null, null));
    }

    @Override
    public LineRecord copy(LineRecord from) {
        return from;
    }

    @Override
    public LineRecord copy(LineRecord from, LineRecord reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(LineRecord record, DataOutputView target) {
        throw new UnsupportedOperationException("a line's records never leave their task");
    }

    @Override
    public LineRecord deserialize(DataInputView source) {
        throw new UnsupportedOperationException("a line's records never leave their task");
    }

    @Override
    public LineRecord deserialize(LineRecord reuse, DataInputView source) {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) {
        throw new UnsupportedOperationException("a line's records never leave their task");
    }

    @Override
    public TypeSerializerSnapshot<LineRecord> snapshotConfiguration() {
        throw new UnsupportedOperationException("a line's records never leave their task");
    }
}
