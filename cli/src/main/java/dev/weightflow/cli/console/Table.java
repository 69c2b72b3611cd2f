package dev.weightflow.cli.console;

import dev.weightflow.comparison.table.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Text table of rows under headings, with columns as wide as they need. A heading that begins with {@code >} aligns its column to the right, as for
 * numbers.
 */
public final class Table {

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> headings) {
        this.headings = headings;
    }

    public static Table of(String... headings) {
        return new Table(List.of(headings));
    }

    /**
     * Adds a row; each cell is shown by its {@code toString}.
     *
     * @throws IllegalArgumentException if the numbers of cells and headings differ
     */
    public Table row(Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(i -> String.valueOf(cells[i]))
                .toList());
        return this;
    }

    /** Adds a row of two cells, if the second has a value. */
    public Table row(String name, Optional<?> value) {
        value.ifPresent(there -> row((Object) name, there));
        return this;
    }

    public List<String> headings() {
        return headings.stream()
                .map(heading -> heading.startsWith(">") ? heading.substring(1) : heading)
                .toList();
    }

    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    @Override
    public String toString() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(headings());
        lines.addAll(rows);
        return PlainText.aligned(
                lines, headings.stream().map(heading -> heading.startsWith(">")).toList());
    }
}
