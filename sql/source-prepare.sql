-- What `cdc apply` does itself where cdc_user owns the tables. Where it does not, run this as their owner, once, then `cdc apply`.
-- Names as in configs/examples/shop.yaml: the publication is source.publication_name, default cdc_{pipeline_id}.

-- A small write every 10 s lets the slot move on while the captured tables are quiet; without it the WAL of all others is kept.
CREATE TABLE IF NOT EXISTS public._cdc_heartbeat (id int PRIMARY KEY, ts timestamptz NOT NULL);
GRANT SELECT, INSERT, UPDATE ON public._cdc_heartbeat TO cdc_user;

-- Exactly the captured tables and the heartbeat. Not FOR ALL TABLES: PostgreSQL then refuses UPDATE and DELETE of every table without a key.
CREATE PUBLICATION cdc_shop
  FOR TABLE public.customers, public.products, public.orders, public.order_lines, public.audit, public._cdc_heartbeat
  WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);

-- For a table that is captured without a key and whose rows are updated or deleted: the whole old row goes into the WAL.
-- ALTER TABLE public.audit REPLICA IDENTITY FULL
