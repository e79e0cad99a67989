package io.cdcplatform.job.source;

import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The type of what never leaves its task: between reader and sink everything is passed by reference. Its serializer refuses to
 * work, so that a shuffle put in between by mistake fails at the first record instead of costing two copies of each.
 */
public final class InTask<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1;

    private final Class<T> type;

    private InTask(Class<T> type) {
        this.type = type;
    }

    /** The type of elements of this class; its type arguments do not matter here. */
    @SuppressWarnings("unchecked")
    public static <T> InTask<T> type(Class<? super T> type) {
        return new InTask<>((Class<T>) type);
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new Refusing<>();
    }

    @Override
    public String toString() {
        return "InTask<" + type.getSimpleName() + ">";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InTask<?> that && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof InTask;
    }

    private static final class Refusing<T> extends TypeSerializer<T> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean isImmutableType() {
            return true;
        }

        @Override
        public TypeSerializer<T> duplicate() {
            return this;
        }

        @Override
        public T createInstance() {
            throw refusal();
        }

        @Override
        public T copy(T from) {
            return from;
        }

        @Override
        public T copy(T from, T reuse) {
            return from;
        }

        @Override
        public int getLength() {
            return -1;
        }

        @Override
        public void serialize(T record, DataOutputView target) throws IOException {
            throw refusal();
        }

        @Override
        public T deserialize(DataInputView source) throws IOException {
            throw refusal();
        }

        @Override
        public T deserialize(T reuse, DataInputView source) throws IOException {
            throw refusal();
        }

        @Override
        public void copy(DataInputView source, DataOutputView target) throws IOException {
            throw refusal();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Refusing;
        }

        @Override
        public int hashCode() {
            return Refusing.class.hashCode();
        }

        @Override
        public TypeSerializerSnapshot<T> snapshotConfiguration() {
            return new Snapshot<>();
        }

        private static UnsupportedOperationException refusal() {
            return new UnsupportedOperationException(
                    "Cannot send a record of a line to another task: reader and sink must be one chain");
        }
    }

    /** Needed by Flink wherever a type is named; nothing of this type is ever in state. */
    public static final class Snapshot<T> extends SimpleTypeSerializerSnapshot<T> {
        public Snapshot() {
            super(Refusing::new);
        }
    }
}
