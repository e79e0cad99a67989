package io.cdcplatform.sandbox.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;

/** The databases of a stack for people: the shop of {@code shop.sql}, an empty target, and the user that the platform logs in as. */
public final class SampleDatabases {

    public static final String SOURCE = "shop";
    public static final String TARGET = "replica";
    public static final String USER = "cdc_user";
    /** Of a server that listens on the loopback address only; it guards nothing. */
    public static final String PASSWORD = "cdc";

    private SampleDatabases() {}

    /** Creates what is missing, both on one server; a source that is there already keeps what is in it. */
    public static void create(Postgres postgres, String source, String target) {
        createSource(postgres, source);
        createEmpty(postgres, target);
    }

    /** The shop, unless a database of this name is there. */
    public static void createSource(Postgres postgres, String source) {
        if (createEmpty(postgres, source)) {
            Stream<String> shop = Stream.of(resource("/shop.sql").split(";\n"));
            postgres.execute(
                    source, Stream.concat(Stream.of("SET ROLE " + USER), shop).toArray(String[]::new));
        }
    }

    /** A database that the user may create tables in, unless it is there; says whether it was made. */
    public static boolean createEmpty(Postgres postgres, String database) {
        postgres.createUser(USER, PASSWORD);
        boolean made = postgres.createDatabase(database);
        postgres.execute(
                database,
                "GRANT CREATE ON DATABASE \"" + database + "\" TO " + USER,
                "GRANT CREATE, USAGE ON SCHEMA public TO " + USER);
        return made;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(SampleDatabases.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
