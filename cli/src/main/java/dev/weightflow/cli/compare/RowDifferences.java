package dev.weightflow.cli.compare;

import static dev.weightflow.cli.compare.Sections.format;

import dev.weightflow.cli.compare.FairRows.Budget;
import dev.weightflow.cli.compare.Report.Row;
import dev.weightflow.cli.compare.Tuning.Tried;
import dev.weightflow.cli.compare.Tuning.TunedRow;
import dev.weightflow.cli.report.Section;
import dev.weightflow.comparison.RowSettings;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tables of the differences between the rows other than their methods, and of the values tried in tuning. */
final class RowDifferences {

    private RowDifferences() {}

    /** Lists the settings in which rows differ, a column each; those that are equal are listed below. */
    static Section section(Report report) {
        Map<String, Function<Row, String>> columns = new LinkedHashMap<>();
        columns.put("small parts", row -> orNone(String.join(", ", row.setup().smallParts())));
        columns.put("patch merging", row -> row.setup().patchMerging());
        columns.put("trainings", row -> row.setup().trainings() + "");
        columns.put("passes", row -> row.setup().passes() + "");
        columns.put("learning rate", row -> row.setup().learningRate() + "");
        columns.put(
                "other numbers",
                row -> orNone(row.setup().otherNumbers().entrySet().stream()
                        .map(number -> number.getKey() + "=" + number.getValue())
                        .collect(Collectors.joining(", "))));
        columns.put(
                "images seen",
                row -> format("%,d", row.setup().imagesSeen())
                        + (row.setup().peopleOnly() ? " (parts: with people)" : ""));
        columns.put("beside decoders", row -> format("%,d", row.setup().besideDecoders()));
        columns.put("trained", row -> format("%,d", row.trainable().total()));
        Section table = new Section("What differs between the rows").heading("method");
        Map<String, List<String>> values = new LinkedHashMap<>();
        columns.forEach((name, column) ->
                values.put(name, report.rows().stream().map(column).toList()));
        RowSettings settings = new RowSettings(values);
        List<Function<Row, String>> shown = new ArrayList<>();
        settings.differing().keySet().forEach(name -> {
            table.heading(name);
            shown.add(columns.get(name));
        });
        report.preparation().budget().ifPresent(budget -> {
            table.heading("of the budget");
            shown.add(RowDifferences::ofBudget);
        });
        for (Row row : report.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.name()));
            shown.forEach(column -> cells.add(column.apply(row)));
            table.row(cells);
        }
        return table.note("Beside the method itself. "
                + alike(settings.alike())
                + report.preparation()
                        .budget()
                        .map(RowDifferences::fair)
                        .orElse(
                                "Each row is configured as published: with these differences, a better figure does not mean a better method."
                                        + " --fair makes rows alike."));
    }

    private static String alike(Map<String, String> settings) {
        return settings.isEmpty()
                ? ""
                : settings.entrySet().stream()
                        .map(setting -> setting.getKey() + " (" + setting.getValue() + ")")
                        .collect(Collectors.joining("; ", "Alike in all rows: ", ". "));
    }

    private static String fair(Budget budget) {
        return format(
                "--fair: the backbone is frozen beside adapters, one pass serves all tasks, and ranks or widths are chosen to"
                        + " match the %,d trained parameters of %s. ! marks a row that is unlike the others: it"
                        + " trains parts of the backbone, takes more passes, or is more than %.0f %% off the budget,"
                        + " because it has no rank or width, or none that is nearer.",
                budget.parameters(), budget.row(), 100 * FairRows.TOLERANCE);
    }

    private static String ofBudget(Row row) {
        return row.setup()
                        .overBudget()
                        .map(over -> format("%+.1f %%", 100 * over))
                        .orElse("")
                + (row.setup().fair().orElse(true) ? "" : " !");
    }

    private static String orNone(String words) {
        return words.isEmpty() ? "none" : words;
    }

    /** Lists every value that was tried, with its figures on the held-out part. */
    static Section tuning(Tuning.Result tuning, List<TaskName> tasks) {
        Section table = new Section("Tuned on a part of the training split").heading("method", "tried");
        tasks.forEach(task -> table.heading(task.key()));
        table.heading("Δm, %", "");
        for (TunedRow row : tuning.rows()) {
            for (Tried one : row.tried()) {
                List<String> cells = new ArrayList<>(List.of(row.row(), words(one.values())));
                tasks.forEach(task -> cells.add(
                        one.figures().containsKey(task)
                                ? format("%.2f", one.figures().get(task))
                                : ""));
                cells.add(
                        one.diverged().isPresent()
                                ? "diverged"
                                : one.score()
                                        .map(score -> format("%+.2f", score))
                                        .orElse(""));
                cells.add(one.chosen() ? "chosen" : "");
                table.row(cells);
            }
        }
        String edge = tuning.rows().stream()
                .filter(TunedRow::atEdge)
                .map(TunedRow::row)
                .collect(Collectors.joining(", "));
        return table.note(format(
                        "Each value was trained with %d seed%s on %,d images of the training split and measured on the %,d others,"
                                + " a share of %s that the seed chose; the validation split was not read. Δm is against the"
                                + " single-task models with their chosen value; of those themselves, and where there are none,"
                                + " against the row's first value.",
                        tuning.seeds(),
                        tuning.seeds() == 1 ? "" : "s",
                        tuning.training(),
                        tuning.heldOut(),
                        tuning.holdOut())
                + (edge.isEmpty()
                        ? ""
                        : " The best of " + edge + " is the first or last value tried: one beyond it may be better."));
    }

    private static String words(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(" "));
    }
}
