package io.cdcplatform.sandbox.stack;

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

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Stack.class,
                        type -> Stack.start(StackOptions.ephemeral().checkpointInterval(CHECKPOINTS)),
                        Stack.class);
    }
}
