-- Reading what the Iceberg sink writes, for Spark SQL with a catalog called lake; names as the sink's defaults make them:
-- namespace {database}, table {schema}_{table}. Trino: the same tables; metadata tables are written "public_orders$snapshots".

-- The rows as they are in the source.
SELECT * FROM lake.shop.public_orders;

-- What each commit did, and what it says about its progress: for every line, topic and partition the next Kafka offset.
SELECT committed_at, snapshot_id, operation, summary['added-records'] AS added, summary['cdc.progress'] AS progress
FROM lake.shop.public_orders.snapshots
ORDER BY committed_at DESC;

-- The table as it was at a time, or at a snapshot of the list above.
SELECT count(*) FROM lake.shop.public_orders TIMESTAMP AS OF date_sub(current_date(), 1);

-- Many small data and delete files: time for maintenance.
SELECT content, count(*) AS files, sum(record_count) AS records, avg(file_size_in_bytes) AS bytes
FROM lake.shop.public_orders.files
GROUP BY content;

-- Trino:
-- SELECT committed_at, element_at(summary, 'cdc.progress') FROM lake.shop."public_orders$snapshots" ORDER BY committed_at DESC
