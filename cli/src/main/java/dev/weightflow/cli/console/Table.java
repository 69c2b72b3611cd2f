package dev.weightflow.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Text table of rows under headings, with columns as wide as they need. A heading that begins with {@code >} aligns its column to the right, as for
 * numbers.
 */
public final class Table {

    private static final String GAP = "  ";

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

    @Override
    public String toString() {
        List<List<String>> all = new ArrayList<>();
        all.add(headings.stream().map(Table::title).toList());
        all.addAll(rows);
        return all.stream().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> pad(cells.get(i), width(i), headings.get(i).startsWith(">")))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private int width(int column) {
        return IntStream.concat(
                        IntStream.of(title(headings.get(column)).length()),
                        rows.stream().mapToInt(row -> row.get(column).length()))
                .max()
                .orElse(0);
    }

    private static String title(String heading) {
        return heading.startsWith(">") ? heading.substring(1) : heading;
    }

    private static String pad(String text, int width, boolean right) {
        String blanks = " ".repeat(width - text.length());
        return right ? blanks + text : text + blanks;
    }
}
