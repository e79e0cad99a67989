package io.cdcplatform.config;

import java.util.List;
import java.util.stream.Collectors;

/** Every problem of the files that were read, by file and position; its message is one line for each. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(problems.stream().sorted().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = problems.stream().sorted().toList();
    }

    public List<Problem> problems() {
        return problems;
    }
}
