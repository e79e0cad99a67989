package io.cdcplatform.sandbox.oracle;

import java.util.ArrayList;
import java.util.List;

/** A difference between the source and a sink. Values are shown: they are the generator's own. */
record Finding(String sink, Table table, String key, String what) {
    private static final int SHOWN = 160;

    static Finding ofRows(String sink, Table table, String key, List<String> source, List<String> target) {
        List<Column> columns = table.columns();
        List<String> different = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!source.get(i).equals(target.get(i))) {
                different.add(columns.get(i).declaration() + ": source " + shown(source.get(i)) + ", sink "
                        + shown(target.get(i)));
            }
        }
        int mark = Table.indexOf(columns, Table.MARK);
        return new Finding(sink, table, key, "row of mark " + source.get(mark) + ": " + String.join("; ", different));
    }

    @Override
    public String toString() {
        return sink + " " + table.plainName() + " key " + key + ": " + what;
    }

    private static String shown(String value) {
        return value.length() > SHOWN ? value.substring(0, SHOWN) + "... (" + value.length() + ")" : value;
    }
}
