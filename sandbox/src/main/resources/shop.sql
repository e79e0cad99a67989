-- The shop of `cdc demo` and `cdc stack`: five tables and the rows that are there before anybody captures them.
-- Run as the role that captures, so that it owns the tables and may publish them.

CREATE TABLE customers (
  id bigint PRIMARY KEY, email text NOT NULL, name varchar(80), address jsonb, vip boolean NOT NULL DEFAULT false,
  credit numeric(12,2), rating double precision, created_at timestamptz NOT NULL, updated_at timestamp);

CREATE TABLE products (
  sku varchar(20) PRIMARY KEY, title text NOT NULL, price numeric(10,2) NOT NULL, tags text[], image bytea,
  available_from date, stock integer NOT NULL);

CREATE TABLE orders (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL, status text NOT NULL, total numeric(12,2), token uuid NOT NULL,
  placed_on date NOT NULL, created_at timestamptz NOT NULL, note text);

CREATE TABLE order_lines (
  order_id bigint, line_no smallint, sku varchar(20) NOT NULL, quantity integer NOT NULL, price numeric(10,2) NOT NULL,
  PRIMARY KEY (order_id, line_no));

CREATE TABLE audit (at timestamptz NOT NULL, actor text, action text NOT NULL, detail jsonb);

INSERT INTO customers SELECT g, 'c' || g || '@example.com', 'Customer ' || g,
  jsonb_build_object('city', 'Town ' || g % 50, 'zip', 10000 + g), g % 10 = 0, g * 1.25, g / 7.0,
  timestamptz '2025-01-01 00:00:00.123456Z' + g * interval '1 hour', NULL FROM generate_series(1, 500) g;

INSERT INTO products SELECT 'SKU-' || g, 'Product ' || g, (g * 3.99)::numeric(10,2),
  ARRAY['tag' || g % 5, NULL, 'größe'], decode(lpad(to_hex(g), 8, '0'), 'hex'), date '2024-02-29' + g, g * 10
  FROM generate_series(1, 200) g;

INSERT INTO orders SELECT g, 1 + g % 500, 'placed', (g * 7.5)::numeric(12,2), md5(g::text)::uuid,
  date '2026-01-01' + g % 300, timestamptz '2026-01-01Z' + g * interval '17 minutes', NULL
  FROM generate_series(1, 1000) g;

INSERT INTO order_lines SELECT o, l, 'SKU-' || 1 + (o + l) % 200, 1 + l, 9.99
  FROM generate_series(1, 1000) o, generate_series(1, 2) l;

INSERT INTO audit SELECT now(), 'import', 'created', jsonb_build_object('n', g) FROM generate_series(1, 100) g;
