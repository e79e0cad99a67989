package io.cdcplatform.sandbox.shop;

import io.cdcplatform.sandbox.stack.Postgres;
import java.util.stream.Stream;

/** Makes a shop's database with its rows, the empty replica, and the role that captures and writes. */
public final class ShopDatabase {
    private ShopDatabase() {}

    public static void create(Postgres postgres, ShopNames names) {
        postgres.createDatabase(names.database());
        postgres.createDatabase(names.replica());
        postgres.createUser("cdc_user", "cdc");
        for (String database : new String[] {names.database(), names.replica()}) {
            postgres.execute(
                    database,
                    "GRANT CREATE ON DATABASE " + database + " TO cdc_user",
                    "GRANT USAGE, CREATE ON SCHEMA public TO cdc_user");
        }
        // The owner of the tables may publish them, so the demo needs no superuser from here on.
        postgres.execute(
                names.database(),
                Stream.of(new String[] {"SET ROLE cdc_user"}, Shop.SCHEMA, Shop.ROWS)
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
    }
}
