package io.cdcplatform.provisioner;

import io.cdcplatform.config.SourceConfig;

/** One connection to a source as the pipeline's user: reads what is there, and runs what a plan decided. */
interface SourceDatabase extends AutoCloseable {

    static SourceDatabase connect(SourceConfig source) {
        return switch (source.sourceType()) {
            case POSTGRES -> PostgresSource.connect(source);
            case MYSQL, MARIADB -> BinlogSource.connect(source);
            case SQLSERVER, MONGODB ->
                throw VerbException.badInput("Cannot capture from " + source.sourceType()
                        + ": not supported yet. Use source_type: postgres, mysql or mariadb");
        };
    }

    Source read();

    /** Runs one statement; {@code what} is its object in a message. */
    void execute(String what, String sql);

    @Override
    void close();
}
