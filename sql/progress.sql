-- A JDBC target says itself how far it is: one row for each line and partition, moved in the transaction of the rows.
-- next_offset is the first Kafka offset that is not applied yet; source_millis is when the last applied change was committed at the source.
SELECT line,
       topic,
       kafka_partition,
       next_offset,
       to_timestamp(source_millis / 1000.0) AS source_time,
       updated_at,
       updated_at - to_timestamp(source_millis / 1000.0) AS delay_of_last_change
FROM _cdc_progress
ORDER BY line, topic, kafka_partition;

-- The freshest and the stalest partition of each line. A quiet table does not move: compare with Kafka's end offsets before calling it late.
SELECT line, max(updated_at) AS newest_write, min(updated_at) AS oldest_write, count(*) AS partitions
FROM _cdc_progress
GROUP BY line
ORDER BY line;
