package io.cdcplatform.config;

/** Kafka's security protocols; written in capitals, as Kafka does. */
public enum SecurityProtocol {
    PLAINTEXT,
    SSL,
    SASL_PLAINTEXT,
    SASL_SSL
}
