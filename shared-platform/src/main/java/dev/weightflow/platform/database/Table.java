package dev.weightflow.platform.database;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Table with its primary key and its indexes. Every row has a checksum over its values, which is compared whenever it is read. Immutable. */
public final class Table {
    static final String CHECKSUM = "checksum";

    private final String name;
    private final List<Column> key;
    private final List<Column> columns;
    private final List<List<String>> indexes;
    private final List<List<String>> readersIndexes;
    private final Map<String, Integer> places;
    private final String select;
    private final String insert;
    private final String upsert;

    private Table(
            String name,
            List<Column> key,
            List<Column> columns,
            List<List<String>> indexes,
            List<List<String>> readersIndexes) {
        this.name = name;
        this.key = key;
        this.columns = columns;
        this.indexes = indexes;
        this.readersIndexes = readersIndexes;
        this.places = new HashMap<>();
        columns.forEach(column -> places.put(column.name(), places.size()));
        List<String> stored = Stream.concat(columns.stream().map(Column::name), Stream.of(CHECKSUM))
                .toList();
        this.select = "SELECT " + String.join(", ", stored) + " FROM " + name + " ";
        String values = String.join(", ", Collections.nCopies(stored.size(), "?"));
        this.insert = "INSERT INTO " + name + " (" + String.join(", ", stored) + ") VALUES (" + values
                + ") ON CONFLICT (" + names(key) + ") DO ";
        this.upsert = stored.stream()
                .skip(key.size())
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", ", insert + "UPDATE SET ", ""));
    }

    /** @param key the columns that identify a row */
    public static Table named(String name, Column... key) {
        return new Table(name, List.of(key), List.of(key), List.of(), List.of());
    }

    /** Returns the table with more columns. */
    public Table with(Column... more) {
        List<Column> all = new ArrayList<>(columns);
        all.addAll(Arrays.asList(more));
        return new Table(name, key, List.copyOf(all), indexes, readersIndexes);
    }

    /** Returns the table with another index. */
    public Table indexedBy(String... by) {
        return new Table(name, key, columns, plus(indexes, by), readersIndexes);
    }

    /**
     * Returns the table with another index for those who read it, and not for the fold that fills it. It is created by {@link
     * TableStore#indexForReaders}: over rows that are there already, that takes a fraction of the time of adding them to it one by one.
     */
    public Table indexedForReadersBy(String... by) {
        return new Table(name, key, columns, indexes, plus(readersIndexes, by));
    }

    private static List<List<String>> plus(List<List<String>> indexes, String... by) {
        List<List<String>> more = new ArrayList<>(indexes);
        more.add(List.of(by));
        return List.copyOf(more);
    }

    public String name() {
        return name;
    }

    List<Column> columns() {
        return columns;
    }

    /** Returns the number of that column, from 0 on. */
    int place(String column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalArgumentException("the table " + name + " has no column " + column);
        }
        return place;
    }

    /** Returns the statements that create it. */
    List<String> definition(String text) {
        String defined = columns.stream()
                .map(column -> column.name() + " " + (column.type() == Column.Type.TEXT ? text : "BIGINT")
                        + (key.contains(column) ? " NOT NULL" : ""))
                .collect(Collectors.joining(", "));
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE " + name + " (" + defined + ", " + CHECKSUM + " BIGINT NOT NULL, PRIMARY KEY ("
                + names(key) + "))");
        indexes.forEach(index -> statements.add(creation(index)));
        return statements;
    }

    /** Returns the statements that create the indexes for readers, unless they are there. */
    List<String> readersIndexes() {
        return readersIndexes.stream().map(this::creation).toList();
    }

    private String creation(List<String> index) {
        return "CREATE INDEX IF NOT EXISTS " + name + "_by_" + String.join("_", index) + " ON " + name + " ("
                + String.join(", ", index) + ")";
    }

    String select(String rest) {
        return select + rest;
    }

    String upsert() {
        return upsert;
    }

    String insertIfAbsent() {
        return insert + "NOTHING";
    }

    String delete() {
        return key.stream()
                .map(column -> column.name() + " = ?")
                .collect(Collectors.joining(" AND ", "DELETE FROM " + name + " WHERE ", ""));
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }
}
