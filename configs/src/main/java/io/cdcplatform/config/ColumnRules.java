package io.cdcplatform.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** What happens to the columns of a table on the way: left out, renamed (old name to new), masked. */
public record ColumnRules(List<String> exclude, Map<String, String> rename, Map<String, MaskKind> mask)
        implements Serializable {}
