package io.cdcplatform.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the contract names and no room does yet: whoever builds it deletes its line of the table. */
final class NotYet {
    private static final List<Entry> TABLE = List.of(
            values("source.source_type", SourceType.SQLSERVER, SourceType.MONGODB),
            values("sinks[].iceberg.catalog_type", CatalogType.HIVE, CatalogType.GLUE, CatalogType.NESSIE),
            any("sinks[].iceberg.catalog_impl"),
            any("sinks[].iceberg.maintenance"),
            text("sinks[].jdbc.url", url -> !url.startsWith("jdbc:postgresql:"), "a database other than PostgreSQL"),
            any("kafka.schema_registry.ca_location"),
            values("kafka.auth_mechanism", AuthMechanism.SASL_IAM, AuthMechanism.SASL_OAUTHBEARER),
            any("kafka.ssl_certificate_location"),
            any("kafka.ssl_key_location"),
            any("kafka.aws_region"),
            values("dlq.enabled", false),
            values("dlq.include_headers", false));

    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    /** @param refusal what to say about a value, or nothing when it is supported */
    private record Entry(String path, Function<Object, Optional<String>> refusal) {
        boolean covers(String other) {
            return other.equals(path) || other.startsWith(path + ".");
        }
    }

    private NotYet() {}

    /** Why this value, which is not the default, is refused for now. */
    static Optional<String> refusal(String path, Object value) {
        String anyIndex = INDEX.matcher(path).replaceAll("[]");
        return TABLE.stream()
                .filter(entry -> entry.covers(anyIndex))
                .findFirst()
                .flatMap(entry -> entry.refusal().apply(value));
    }

    static List<String> paths() {
        return TABLE.stream().map(Entry::path).toList();
    }

    /** The key, and all keys below it. */
    private static Entry any(String path) {
        return new Entry(path, value -> Optional.of("is not supported yet: leave it out"));
    }

    private static Entry values(String path, Object... refused) {
        List<Object> values = Arrays.asList(refused);
        return new Entry(
                path,
                value -> values.contains(value)
                        ? Optional.of("'" + spelled(value) + "' is not supported yet" + remaining(value, values))
                        : Optional.empty());
    }

    private static Entry text(String path, Predicate<String> refused, String what) {
        return new Entry(
                path,
                value -> refused.test((String) value) ? Optional.of(what + " is not supported yet") : Optional.empty());
    }

    private static String remaining(Object value, List<Object> refused) {
        if (!(value instanceof Enum<?> constant)) {
            return ": leave it out";
        }
        return ", supported: "
                + Arrays.stream(constant.getDeclaringClass().getEnumConstants())
                        .filter(other -> !refused.contains(other))
                        .map(NotYet::spelled)
                        .collect(Collectors.joining(", "));
    }

    private static String spelled(Object value) {
        return value instanceof Enum<?> constant ? Scalars.spelled(constant) : value.toString();
    }
}
