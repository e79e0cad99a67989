package io.cdcplatform.sandbox.stack;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link Stack} parameter: one stack for all tests of this JVM, started by the first that asks and closed
 * at the end of the run. A test that kills a service starts it again.
 */
public final class StackExtension implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(StackExtension.class);
    /** Short, so that tests of savepoints and restarts do not wait for it. */
    private static final Duration CHECKPOINTS = Duration.ofSeconds(2);

    private static final Path LOGS = Path.of("target/stack-logs");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Shared.class,
                        type -> new Shared(Stack.start(StackOptions.ephemeral()
                                .with(StackOptions.Part.MARIADB)
                                .with(StackOptions.Part.TARGET)
                                .checkpointInterval(CHECKPOINTS))),
                        Shared.class)
                .stack();
    }

    /** Keeps the logs of the stack for whoever looks into a failed run. */
    private record Shared(Stack stack) implements AutoCloseable {

        @Override
        public void close() {
            try (stack) {
                Cache.delete(LOGS);
                Cache.copy(stack.logs(), LOGS);
            }
        }
    }
}
