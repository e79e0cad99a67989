package io.cdcplatform.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The tables that a sink may be given, as far as the file tells.
 *
 * @param named those that are named one by one, at the source or at the sink, and not excluded
 * @param open whether a pattern may match others as well
 */
record Coverage(Set<String> named, boolean open) {
    private static final List<TablePattern> ALL = List.of(TablePattern.parse("*"));

    static Coverage of(SourceConfig source, SinkConfig sink) {
        List<TablePattern> captured = patterns(source.tables());
        Set<TablePattern> common = patterns(sink.tables()).stream()
                .flatMap(wanted -> captured.stream()
                        .filter(wanted::intersects)
                        .map(pattern -> wanted.isPlain() ? wanted : pattern.isPlain() ? pattern : ALL.get(0)))
                .collect(Collectors.toSet());
        Set<String> named = common.stream()
                .filter(TablePattern::isPlain)
                .filter(table -> sink.takes(table.schema(), table.table()))
                .map(TablePattern::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        return new Coverage(named, common.contains(ALL.get(0)));
    }

    static List<TablePattern> patterns(List<String> texts) {
        return texts.isEmpty() ? ALL : texts.stream().map(TablePattern::parse).toList();
    }
}
