package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.SourceType;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.sink.LineEnd;
import io.cdcplatform.job.sink.LineSink;
import io.cdcplatform.job.source.StartPositions;
import io.cdcplatform.job.source.TapLimits;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Tables of a database that equal the source: visible within the flush interval, never applied twice, never backwards. */
public final class JdbcSink implements LineSink {
    private final Line line;
    private final Dialect dialect;

    /** @throws IllegalArgumentException if there is no dialect for the url */
    public JdbcSink(Line line) {
        this.line = line;
        this.dialect = Dialect.of(
                JdbcOperator.config(line).url(), line.pipeline().source().sourceType() == SourceType.POSTGRES);
    }

    @Override
    public TapLimits limits() {
        return JdbcOperator.limits(JdbcOperator.config(line));
    }

    @Override
    public StartPositions startPositions() {
        return new JdbcPositions(dialect, JdbcOperator.config(line), line.id());
    }

    @Override
    public boolean wantsEnvelope() {
        return JdbcOperator.config(line).writeMode() == WriteMode.EVENTS;
    }

    @Override
    public void attach(SingleOutputStreamOperator<LineRecord> records) {
        LineEnd.attach(records, line.id(), "jdbc", JdbcOperator.factory(line, dialect));
    }
}
