package io.cdcplatform.sandbox.stack;

/** The databases of a stack for people: a source and a target, and the user that the platform logs in as. */
public final class SampleDatabases {

    public static final String SOURCE = "shop";
    public static final String TARGET = "replica";
    public static final String USER = "cdc_user";
    /** Of a server that listens on the loopback address only; it guards nothing. */
    public static final String PASSWORD = "cdc";

    private SampleDatabases() {}

    /** Creates what is missing. The user owns nothing: what it may do in the source is granted by {@code sql/}. */
    public static void create(Postgres postgres) {
        postgres.createDatabase(SOURCE);
        postgres.createDatabase(TARGET);
        postgres.createUser(USER, PASSWORD);
        postgres.execute(
                TARGET,
                "GRANT CREATE ON DATABASE " + TARGET + " TO " + USER,
                "GRANT CREATE, USAGE ON SCHEMA public TO " + USER);
    }
}
