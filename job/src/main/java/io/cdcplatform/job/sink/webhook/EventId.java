package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Names an event by where it stands in the source, so that a receiver can drop repeats: the same after a restart, a re-read and
 * when Debezium sends it again; another one for each change. Belongs to one thread.
 *
 * <p>A change is told from others by server, table, position, transaction, its number in the transaction, operation and key.
 * Where that may not suffice (no key: several rows share one log record; no position; MySQL, whose transactions have one position,
 * without {@code provide.transaction.metadata}) Kafka's offset is taken in: such events keep their name over our restarts, but not
 * when Debezium sends them again.
 */
final class EventId {
    private static final String PREFIX = "msg_";
    private static final int BYTES = 18;
    private static final String POSTGRES = "postgresql";

    private final MessageDigest digest;
    private final Map<Envelope.Shape, Source> sources = new IdentityHashMap<>();

    EventId() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot name events: this Java has no SHA-256", e);
        }
    }

    /** The value of {@code webhook-id}. */
    String of(ChangeEvent event, Envelope envelope) {
        Source source = sources.computeIfAbsent(envelope.shape(), shape -> Source.of(shape.value()));
        SourcePosition position = event.position();
        String connector = source.text(envelope.value(), source.connector);
        add(connector);
        add(source.text(envelope.value(), source.server));
        add(event.schema().id().database());
        add(event.schema().id().schema());
        add(event.schema().id().name());
        // PostgreSQL's high is the commit before, which may read differently when the change is sent again; low is
        // unique
        add(POSTGRES.equals(connector) ? 0 : position.high());
        add(position.low());
        add(position.row());
        add(position.snapshot() ? 1 : 0);
        add(source.text(envelope.value(), source.transaction));
        add(event.op().letter());
        add(event.origin().key());
        String order = source.order(envelope.value());
        if (order != null) {
            add(order);
        }
        boolean unique = POSTGRES.equals(connector) || order != null || position.snapshot();
        if (event.origin().key() == null || !position.known() || !unique) {
            add(event.at());
        }
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }

    private void add(@Nullable String text) {
        add(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    /** With its length, so that no two lists of parts look alike. */
    private void add(byte @Nullable [] bytes) {
        add(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            digest.update(bytes);
        }
    }

    private void add(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    /** Where the source block of an envelope has what the name needs; -1 where it has not. */
    private record Source(
            int field,
            int connector,
            int server,
            int transaction,
            RowData.FieldGetter[] getters,
            RowData.@Nullable FieldGetter transactions,
            RowData.@Nullable FieldGetter order) {

        static Source of(Columns envelope) {
            int field = indexOf(envelope, "source");
            Columns block = field < 0
                    ? new Columns(List.of(), List.of(), RowType.of())
                    : envelope.children().get(field).orElseThrow();
            RowData.FieldGetter[] getters =
                    new RowData.FieldGetter[block.fields().size()];
            for (int i = 0; i < getters.length; i++) {
                getters[i] = RowData.createFieldGetter(block.fields().get(i).type(), i);
            }
            int transaction = indexOf(envelope, "transaction");
            Columns numbers = transaction < 0
                    ? null
                    : envelope.children().get(transaction).orElse(null);
            int order = numbers == null ? -1 : indexOf(numbers, "total_order");
            return new Source(
                    field,
                    indexOf(block, "connector"),
                    indexOf(block, "name"),
                    indexOf(block, "txId"),
                    getters,
                    order < 0 ? null : getter(envelope, transaction),
                    numbers == null || order < 0 ? null : getter(numbers, order));
        }

        private static RowData.FieldGetter getter(Columns columns, int index) {
            return RowData.createFieldGetter(columns.fields().get(index).type(), index);
        }

        /** Number of the change in its transaction, where the connector gives it. */
        @Nullable
        String order(RowData envelope) {
            Object numbers = transactions == null ? null : transactions.getFieldOrNull(envelope);
            Object number = numbers == null || order == null ? null : order.getFieldOrNull((RowData) numbers);
            return number == null ? null : number.toString();
        }

        @Nullable
        String text(RowData envelope, int index) {
            if (index < 0 || envelope.isNullAt(field)) {
                return null;
            }
            RowData block = envelope.getRow(field, getters.length);
            Object value = getters[index].getFieldOrNull(block);
            return value == null ? null : value.toString();
        }

        private static int indexOf(Columns columns, String name) {
            for (int i = 0; i < columns.fields().size(); i++) {
                if (columns.fields().get(i).name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }
    }
}
