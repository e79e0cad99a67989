package io.cdcplatform.job.source;

import io.cdcplatform.config.Names;
import io.cdcplatform.config.PipelineConfig;
import io.cdcplatform.config.SinkConfig;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The topics of a sink's tables as a pattern, so that the subscription is the routing: what the source captures, of it what the
 * sink takes, without what it excludes; and the retry topic of each.
 */
final class TopicPattern {
    private TopicPattern() {}

    /** @return matches the whole name of exactly the topics that the sink reads, of tables yet to come as well */
    static Pattern of(PipelineConfig pipeline, SinkConfig sink, String deadLetterSuffix) {
        String prefix = Pattern.quote(pipeline.topicPrefix() + ".");
        // schema.table.dlq; a table may be called dlq
        String letters = "(?!.*\\..*" + Pattern.quote("." + deadLetterSuffix) + "$)";
        String end = "(?:" + Pattern.quote(Names.retryTopic("", deadLetterSuffix)) + ")?$";
        return Pattern.compile("^" + prefix
                + anyOf("(?=", pipeline.source().tables(), end)
                + anyOf("(?=", sink.tables(), end)
                + anyOf("(?!", sink.excludeTables(), end)
                + letters
                + "(?!dlq\\.audit$)" // of a pipeline whose id is the prefix
                + "(?!transaction$)(?!.*\\.(?:_cdc_heartbeat|debezium_signal)" + end + ").+$");
    }

    private static String anyOf(String look, List<String> tables, String end) {
        return tables.isEmpty()
                ? ""
                : look + "(?:" + tables.stream().map(TopicPattern::regex).collect(Collectors.joining("|")) + ")" + end
                        + ")";
    }

    /** A table's name with {@code *} as a regex over its topic's name, in which other characters became {@code _}. */
    private static String regex(String table) {
        StringBuilder regex = new StringBuilder();
        for (char c : table.toCharArray()) {
            boolean kept = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
            regex.append(c == '*' ? ".*" : c == '.' ? "\\." : kept ? String.valueOf(c) : "_");
        }
        return regex.toString();
    }
}
