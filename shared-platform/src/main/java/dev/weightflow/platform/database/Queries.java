package dev.weightflow.platform.database;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads tables. Arguments are texts, whole numbers or moments.
 *
 * <p>All methods throw a {@link DatabaseException}.
 */
public interface Queries {
    /**
     * Passes on rows one after another, without keeping them.
     *
     * @param rest the rest of the query after the table's name
     */
    void each(Table table, String rest, Consumer<Row> receiver, Object... arguments);

    /** Returns the rows, of which there must be few. */
    <T> List<T> list(Table table, String rest, Function<Row, T> read, Object... arguments);

    default <T> Optional<T> first(Table table, String rest, Function<Row, T> read, Object... arguments) {
        return list(table, rest + " LIMIT 1", read, arguments).stream().findFirst();
    }

    /** Returns the number of rows with that condition, which begins with WHERE. */
    default long count(Table table, String condition, Object... arguments) {
        return number("SELECT count(*) FROM " + table.name() + " " + condition, arguments);
    }

    /** Returns the single number that a query yields, such as a maximum. */
    long number(String query, Object... arguments);

    /**
     * Returns the rows whose text begins so, in its order.
     *
     * @param column column with an index of its own
     */
    default <T> List<T> startingWith(Table table, String column, String beginning, int most, Function<Row, T> read) {
        return list(
                table,
                "WHERE " + column + " >= ? AND " + column + " < ? ORDER BY " + column + " LIMIT ?",
                read,
                beginning,
                beginning + Character.toString(Character.MAX_CODE_POINT),
                most);
    }
}
