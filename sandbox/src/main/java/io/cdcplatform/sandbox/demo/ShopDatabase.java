package io.cdcplatform.sandbox.demo;

import io.cdcplatform.sandbox.stack.Postgres;
import java.io.IOException;
import java.util.stream.Stream;

/** Makes the shop's database with its rows, the empty replica, and the role that captures and writes. */
final class ShopDatabase {
    private ShopDatabase() {}

    static void create(Postgres postgres) throws IOException {
        postgres.createDatabase("shop");
        postgres.createDatabase("replica");
        postgres.createUser("cdc_user", "cdc");
        for (String database : new String[] {"shop", "replica"}) {
            postgres.execute(
                    database,
                    "GRANT CREATE ON DATABASE " + database + " TO cdc_user",
                    "GRANT USAGE, CREATE ON SCHEMA public TO cdc_user");
        }
        // The owner of the tables may publish them, so the demo needs no superuser from here on.
        postgres.execute(
                "shop",
                Stream.of(new String[] {"SET ROLE cdc_user"}, Shop.SCHEMA, Shop.ROWS)
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
    }
}
