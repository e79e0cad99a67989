package io.cdcplatform.sandbox.stack;

import java.nio.file.Path;
import java.util.Map;

/** Writes the log4j2 configuration of a service: one line per event on standard output, which is its log file. */
final class Log4j {

    private Log4j() {}

    /** The levels of loggers other than the root's INFO, by logger name. */
    static Path console(RunDirectory run, String service, Map<String, String> levels) {
        StringBuilder text = new StringBuilder(
                """
                rootLogger.level = INFO
                rootLogger.appenderRef.console.ref = console
                appender.console.name = console
                appender.console.type = CONSOLE
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %c{1} - %m%n
                """);
        int number = 0;
        for (Map.Entry<String, String> level : levels.entrySet()) {
            String logger = "logger.l" + number++;
            text.append(logger).append(".name = ").append(level.getKey()).append('\n');
            text.append(logger).append(".level = ").append(level.getValue()).append('\n');
        }
        return run.write(run.conf(service + "-log4j2.properties"), text.toString());
    }
}
