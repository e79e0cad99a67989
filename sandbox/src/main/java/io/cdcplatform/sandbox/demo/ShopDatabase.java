package io.cdcplatform.sandbox.demo;

import io.cdcplatform.sandbox.stack.Postgres;
import java.io.IOException;

/** Makes the shop's database with its rows, the empty replica, and the role that captures and writes. */
final class ShopDatabase {
    private ShopDatabase() {}

    static void create(Postgres postgres) throws IOException {
        postgres.createDatabase("shop");
        postgres.createDatabase("replica");
        postgres.createUser("cdc_user", "cdc");
        postgres.execute("shop", Shop.SCHEMA);
        postgres.execute("shop", Shop.ROWS);
    }
}
