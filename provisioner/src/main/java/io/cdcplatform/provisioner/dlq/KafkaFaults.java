package io.cdcplatform.provisioner.dlq;

import io.cdcplatform.provisioner.VerbException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;

/** What Kafka's clients throw, as a message with its remedy. */
final class KafkaFaults {
    private KafkaFaults() {}

    /** Of a client that could not even be made. */
    static VerbException unusable(String servers, KafkaException refused) {
        Throwable reason = refused.getCause() == null ? refused : refused.getCause();
        return VerbException.badInput("Cannot make a Kafka client for " + servers + ": " + reason.getMessage()
                + ". Correct kafka.bootstrap_servers, the security settings or kafka.properties");
    }

    static VerbException failed(String what, String servers, KafkaException failed) {
        if (failed instanceof InterruptException) {
            return VerbException.failed("Cannot " + what + ": interrupted");
        }
        Throwable cause = failed;
        while (cause.getCause() != null) { // such as a record that is too large for its topic
            cause = cause.getCause();
        }
        return VerbException.failed("Cannot " + what + " at " + servers + ": " + cause.getMessage() + remedy(failed));
    }

    /** Whether another run of the same pipeline began since. */
    static boolean isFenced(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    private static String remedy(KafkaException failed) {
        if (failed instanceof TimeoutException) {
            return ". Start Kafka, or correct kafka.bootstrap_servers";
        }
        if (failed instanceof AuthorizationException || failed instanceof AuthenticationException) {
            return ". Correct the login in platform.yaml, or have the user allowed what docs/dead-letters.md lists";
        }
        return "";
    }
}
