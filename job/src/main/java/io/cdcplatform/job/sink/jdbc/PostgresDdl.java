package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.PostgresDialect.quote;
import static io.cdcplatform.job.sink.jdbc.PostgresDialect.quoted;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Statements that make and change tables in PostgreSQL, as the source's owner would have changed them there. */
final class PostgresDdl {
    private static final Pattern TIME = Pattern.compile("(time(?:stamp)?)\\((\\d)\\)( with(?:out)? time zone)");

    /** A change of a table that waits behind a reader stops everybody behind it: it is given up soon and tried again. */
    private static final int LOCK_TIMEOUT_SECONDS = 3;

    private final boolean fromPostgres;

    PostgresDdl(boolean fromPostgres) {
        this.fromPostgres = fromPostgres;
    }

    static String createSchemas(String table) {
        return "CREATE TABLE IF NOT EXISTS " + table + " (line text, target text, version bigint NOT NULL,"
                + " position_high bigint NOT NULL, position_low bigint NOT NULL, source_millis bigint NOT NULL,"
                + " shape text NOT NULL,"
                + " updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (line, target))";
    }

    static List<String> lock(TableName name) {
        return List.of(
                "SET LOCAL lock_timeout = '" + LOCK_TIMEOUT_SECONDS + "s'",
                "SELECT pg_advisory_xact_lock(hashtextextended(" + PostgresDialect.literal("cdc " + name) + ", 0))");
    }

    String typeOf(Column column) {
        return PostgresTypes.declared(column, fromPostgres);
    }

    List<String> create(TableName name, TableSchema schema) {
        String columns = schema.columns().stream().map(this::definition).collect(Collectors.joining(", "));
        String key = schema.key().isEmpty() ? "" : ", PRIMARY KEY (" + quoted(schema.key()) + ")";
        return List.of(
                "CREATE TABLE IF NOT EXISTS " + quote(name) + " (" + columns + key + ")",
                "COMMENT ON TABLE " + quote(name) + " IS '" + PostgresCatalog.OURS + "'");
    }

    /** In an order in which no change is in another's way: the old key, names that go, names that come, types, the new key. */
    List<String> change(TargetTable table, List<TableChange> changes) {
        String alter = "ALTER TABLE " + quote(table.name()) + " ";
        List<String> out = new ArrayList<>();
        TargetTable.PrimaryKey primary = table.primaryKey();
        if (primary != null) {
            each(changes, TableChange.Rekey.class)
                    .forEach(rekey -> out.add(alter + "DROP CONSTRAINT " + quote(primary.constraint())));
        }
        each(changes, TableChange.Drop.class)
                .forEach(drop -> out.add(alter + "DROP COLUMN IF EXISTS " + quote(drop.name())));
        each(changes, TableChange.Rename.class)
                .forEach(rename ->
                        out.add(alter + "RENAME COLUMN " + quote(rename.from()) + " TO " + quote(rename.to())));
        each(changes, TableChange.Add.class)
                .forEach(add -> out.add(alter + "ADD COLUMN IF NOT EXISTS " + definition(add.column())));
        each(changes, TableChange.Retype.class).forEach(retype -> out.addAll(retype(alter, retype)));
        each(changes, TableChange.Rekey.class)
                .forEach(rekey -> out.add(alter + "ADD PRIMARY KEY (" + quoted(rekey.key()) + ")"));
        each(changes, TableChange.Relax.class)
                .forEach(relax -> out.add(alter + "ALTER COLUMN " + quote(relax.name()) + " DROP NOT NULL"));
        return out;
    }

    /** Whether every value of {@code has} is one of {@code wanted} too, and not the other way round. */
    static boolean isWider(String wanted, String has) {
        if (PostgresTypes.isWider(wanted, has)) {
            return true;
        }
        Matcher old = TIME.matcher(has);
        if (!old.matches()) {
            return false;
        }
        Matcher now = TIME.matcher(wanted);
        return now.matches()
                ? now.group(1).equals(old.group(1))
                        && now.group(3).equals(old.group(3))
                        && now.group(2).compareTo(old.group(2)) > 0
                : wanted.equals(old.group(1) + old.group(3));
    }

    /** Whether a column may stay as wide as it is: the narrower type did not round what the source had. */
    static boolean keeps(String has, String wanted) {
        return PostgresTypes.isWider(has, wanted) && !wanted.equals("real") && !has.equals("numeric");
    }

    /**
     * The default stays with the column: rows from before the column, which the source sends no event for or which another task
     * brings later, read it, as they do at the source.
     */
    private String definition(Column column) {
        String type = typeOf(column);
        return quote(column.name()) + " " + type + defaultOf(column, type);
    }

    private static String defaultOf(Column column, String type) {
        Object value = column.defaultValue();
        return value == null
                ? ""
                : " DEFAULT " + PostgresDialect.literal(PostgresForm.of(column).text(value)) + "::" + type;
    }

    private List<String> retype(String alter, TableChange.Retype retype) {
        String column = quote(retype.column().name());
        // A number is what lies between a truth value and the other types.
        String cast = retype.from().equals("boolean") ? "::integer::" : "::";
        String set = defaultOf(retype.column(), retype.to());
        List<String> out = new ArrayList<>();
        out.add(alter + "ALTER COLUMN " + column + " DROP DEFAULT, ALTER COLUMN " + column + " TYPE " + retype.to()
                + " USING " + column + cast + retype.to());
        if (!set.isEmpty()) {
            out.add(alter + "ALTER COLUMN " + column + " SET" + set);
        }
        return out;
    }

    private static <T extends TableChange> List<T> each(List<TableChange> changes, Class<T> kind) {
        return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
