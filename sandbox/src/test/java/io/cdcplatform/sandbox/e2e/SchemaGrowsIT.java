package io.cdcplatform.sandbox.e2e;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class SchemaGrowsIT {

    @Tag("I-1")
    @Test
    void takesANewColumnBetweenTwoUpdatesOfTheSameRows(Stack stack) throws Exception {
        try (Scenario shop = Scenario.running(stack, "grows", 200)) {
            // Within one checkpoint, as far as two seconds go: old and new schema, the same keys before and after.
            shop.execute("orders", "UPDATE orders SET note = 'before' WHERE id <= 200");
            shop.execute("orders", "ALTER TABLE orders ADD COLUMN grade numeric(6,2), ADD COLUMN tags text[]");
            shop.execute(
                    "orders",
                    "UPDATE orders SET grade = id / 4.0, tags = ARRAY['a', NULL] WHERE id BETWEEN 100 AND 300");
            shop.execute("orders", "DELETE FROM orders WHERE id BETWEEN 150 AND 160");
            shop.execute(
                    "orders",
                    "INSERT INTO orders (id, customer_id, status, token, placed_on, created_at, grade)"
                            + " SELECT g, 1, 'again', md5(g::text)::uuid, current_date, now(), 1 FROM generate_series(155, 165) g"
                            + " ON CONFLICT (id) DO UPDATE SET status = 'kept'");
            shop.execute("customers", "ALTER TABLE customers ADD COLUMN segment text");
            shop.execute("customers", "UPDATE customers SET segment = 'new' WHERE id <= 50");
            shop.awaitChanges(500);
            shop.rest();

            shop.assertEqual();
        }
    }
}
