package io.cdcplatform.job.decode;

import java.io.Serializable;

/**
 * What decoding has to know of the platform.
 *
 * @param registryUrl base of the Confluent API, such as {@code http://host:8081} or {@code http://host/apis/ccompat/v7}
 * @param registryAuthorization value of the {@code Authorization} header, empty for none; never printed
 * @param envelope whether events carry their whole envelope
 * @param topicPrefix first part of the topics' names, for messages
 */
public record DecodeSettings(
        String registryUrl, String registryAuthorization, Format format, boolean envelope, String topicPrefix)
        implements Serializable {

    /** How the connector's converter writes keys and values. */
    public enum Format {
        /** Confluent's wire format: a zero byte, the schema's id in four bytes, Avro binary. */
        AVRO,
        /** Kafka Connect's JSON with its schema in each record. */
        JSON;

        /** Reads {@code kafka.value_format}. */
        public static Format of(String text) {
            return switch (text) {
                case "avro" -> AVRO;
                case "json" -> JSON;
                default ->
                    throw new IllegalArgumentException(
                            "Cannot use kafka.value_format: " + text + " is neither avro nor json");
            };
        }
    }

    @Override
    public String toString() {
        return "DecodeSettings[registryUrl=" + registryUrl + ", format=" + format + ", envelope=" + envelope + "]";
    }
}
