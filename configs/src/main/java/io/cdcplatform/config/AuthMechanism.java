package io.cdcplatform.config;

/** How a Kafka client says who it is. */
public enum AuthMechanism {
    NONE,
    SASL_PLAIN,
    SASL_SCRAM_256,
    SASL_SCRAM_512,
    SASL_IAM,
    SASL_OAUTHBEARER
}
