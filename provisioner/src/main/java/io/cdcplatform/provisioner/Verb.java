package io.cdcplatform.provisioner;

import java.util.concurrent.Callable;

/**
 * A verb of the command line, found with {@link java.util.ServiceLoader}: a picocli command class with a public constructor without parameters.
 *
 * <p>It answers {@link Cdc#GOOD}, {@link Cdc#FAILED} or {@link Cdc#BAD_INPUT}, prints results to stdout and everything else to stderr. Its {@code footer} is
 * its example, shown in {@code cdc --help}. What the user can mend is thrown as {@link VerbException} or {@code ConfigException}.
 */
public interface Verb extends Callable<Integer> {}
