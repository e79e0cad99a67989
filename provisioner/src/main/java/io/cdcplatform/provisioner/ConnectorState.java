package io.cdcplatform.provisioner;

import java.util.List;
import java.util.stream.Stream;

/** What Kafka Connect says of a connector; it keeps a connector RUNNING whose only task has FAILED, so both are asked. */
record ConnectorState(Part connector, List<Part> tasks) {

    /** A connector or one of its tasks; trace is "" unless it failed. */
    record Part(String state, String trace) {
        private static final int LONGEST_CAUSE = 400;
        private static final int BEGINNING = 150;

        boolean failed() {
            return state.equals("FAILED");
        }

        /** The line of the trace that says why: that of its last cause. */
        String cause() {
            String[] lines =
                    trace.lines().filter(line -> line.startsWith("Caused by: ")).toArray(String[]::new);
            String cause = lines.length > 0
                    ? lines[lines.length - 1].substring("Caused by: ".length())
                    : trace.lines().findFirst().orElse("no reason given");
            // Of a long one the end says what is wrong: Debezium prints all of its position first.
            return cause.length() <= LONGEST_CAUSE
                    ? cause
                    : cause.substring(0, BEGINNING) + " ... "
                            + cause.substring(cause.length() - LONGEST_CAUSE + BEGINNING);
        }
    }

    boolean running() {
        return parts().allMatch(part -> part.state().equals("RUNNING")) && !tasks.isEmpty();
    }

    boolean failed() {
        return parts().anyMatch(Part::failed);
    }

    boolean halted() {
        return connector.state().equals("PAUSED") || connector.state().equals("STOPPED");
    }

    String cause() {
        return parts().filter(Part::failed).map(Part::cause).findFirst().orElse("no reason given");
    }

    /** Such as {@code RUNNING, task FAILED}. */
    String shown() {
        return connector.state()
                + (tasks.isEmpty() ? ", no task" : "")
                + String.join(
                        "", tasks.stream().map(task -> ", task " + task.state()).toList());
    }

    private Stream<Part> parts() {
        return Stream.concat(Stream.of(connector), tasks.stream());
    }
}
