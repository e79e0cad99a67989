package io.cdcplatform.config;

/** The databases that can be captured, each with the port it listens on by default. */
public enum SourceType {
    POSTGRES(5432),
    MYSQL(3306),
    MARIADB(3306),
    SQLSERVER(1433),
    MONGODB(27017);

    private final int defaultPort;

    SourceType(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    public int defaultPort() {
        return defaultPort;
    }
}
