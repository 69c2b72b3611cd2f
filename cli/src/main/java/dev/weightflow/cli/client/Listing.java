package dev.weightflow.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.console.LocalTimes;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Numbers;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * List as a table.
 *
 * @param empty text shown for an empty list
 */
public record Listing(String empty, List<Column> columns) {
    /**
     * Column of a list.
     *
     * @param heading one that begins with {@code >} aligns it to the right
     * @param path of the field by which it sorts
     * @param cell text of the cell
     */
    public record Column(String heading, String path, Function<Resource, String> cell) {
        String name() {
            return heading.replace(">", "").toLowerCase(Locale.ROOT).replace(' ', '-');
        }
    }

    public static Listing of(String empty, Column... columns) {
        return new Listing(empty, List.of(columns));
    }

    public Listing and(Column... more) {
        return new Listing(
                empty, Stream.concat(columns.stream(), Stream.of(more)).toList());
    }

    /** Returns the listing with a column for each task's figure, read from {@code metrics}. */
    public Listing andFigures() {
        return and(TaskName.columns(PascalTasks.NAMES).stream()
                .map(task -> of(
                        ">" + task.key().toUpperCase(Locale.ROOT).replace('_', ' '),
                        each -> Figures.cell(each.figures(task))))
                .toArray(Column[]::new));
    }

    public static Column text(String heading, String path) {
        return new Column(heading, path, thing -> thing.orDash(path));
    }

    public static Column id(String heading, String path) {
        return new Column(heading, path, thing -> thing.find(path)
                .map(Identifier::shortened)
                .orElse("-"));
    }

    public static Column bytes(String heading, String path) {
        return new Column(">" + heading, path, thing -> ByteSizes.text(thing.number(path)));
    }

    public static Column count(String heading, String path) {
        return new Column(">" + heading, path, thing -> Numbers.grouped(thing.number(path)));
    }

    public static Column time(String heading, String path) {
        return new Column(heading, path, thing -> time(thing, path));
    }

    public static Column texts(String heading, String path) {
        return new Column(heading, path, thing -> Optional.of(thing.join(path))
                .filter(text -> !text.isEmpty())
                .orElse("-"));
    }

    public static Column of(String heading, Function<Resource, String> cell) {
        return new Column(heading, "", cell);
    }

    /** Formats a timestamp that may be absent. */
    public static String time(Resource thing, String path) {
        return thing.find(path).map(Instant::parse).map(LocalTimes::text).orElse("-");
    }

    public String text(List<Resource> things) {
        if (things.isEmpty()) {
            return empty;
        }
        Table table = Table.of(columns.stream().map(Column::heading).toArray(String[]::new));
        things.forEach(thing -> table.row(
                columns.stream().map(column -> column.cell().apply(thing)).toArray()));
        return table.toString();
    }

    /**
     * Sorts elements by a column.
     *
     * @throws CommandFailure naming the columns, if there is none of that name
     */
    List<Resource> sorted(List<Resource> things, String name) {
        Column column = columns.stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        "no-such-column",
                        ExitStatus.USAGE,
                        "There is no column '" + name + "' to sort by; there are "
                                + String.join(
                                        ", ", columns.stream().map(Column::name).toList()) + "."));
        return things.stream().sorted(order(column)).toList();
    }

    private static Comparator<Resource> order(Column column) {
        Comparator<Resource> numbers = Comparator.comparing(
                thing -> Stream.of(thing.json().at("/" + column.path().replace('.', '/')))
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::asDouble)
                        .findFirst()
                        .orElse(null),
                Comparator.nullsLast(Comparator.<Double>naturalOrder()));
        // a timestamp without fractions of a second sorts before those with some
        return numbers.thenComparing(thing -> thing.find(column.path())
                .orElseGet(() -> column.cell().apply(thing))
                .replaceAll("Z$", ""));
    }
}
