package io.cdcplatform.job.sink.iceberg;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;

/** Reads {@code partition_by}: {@code year|month|day|hour(c)}, {@code bucket(n, c)}, {@code truncate(n, c)} or a column. */
final class PartitionTransforms {
    private static final Pattern CALL = Pattern.compile("\\s*(\\w+)\\s*\\(\\s*(?:(\\d+)\\s*,\\s*)?(.+?)\\s*\\)\\s*");

    private PartitionTransforms() {}

    static PartitionSpec spec(Target target, Schema schema, List<String> transforms) {
        PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
        for (String transform : transforms) {
            try {
                add(spec, transform);
            } catch (IllegalArgumentException
                    | NullPointerException
                    | org.apache.iceberg.exceptions.ValidationException e) {
                throw new Refusal(
                        "Cannot create table " + target + ": partition_by '" + transform + "' is no transform of its "
                                + "columns (" + e.getMessage()
                                + "); write for example day(created_at) or bucket(16, id)",
                        e);
            }
        }
        return spec.build();
    }

    private static void add(PartitionSpec.Builder spec, String transform) {
        Matcher call = CALL.matcher(transform);
        if (!call.matches()) {
            spec.identity(transform.trim());
            return;
        }
        String column = call.group(3);
        int width = call.group(2) == null ? 0 : Integer.parseInt(call.group(2));
        switch (call.group(1).toLowerCase(Locale.ROOT)) {
            case "year" -> spec.year(column);
            case "month" -> spec.month(column);
            case "day" -> spec.day(column);
            case "hour" -> spec.hour(column);
            case "bucket" -> spec.bucket(column, width);
            case "truncate" -> spec.truncate(column, width);
            case "identity" -> spec.identity(column);
            default -> throw new IllegalArgumentException("no such transform");
        }
    }
}
