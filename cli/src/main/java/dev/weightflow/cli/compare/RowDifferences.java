package dev.weightflow.cli.compare;

import static dev.weightflow.schema.text.Numbers.rounded;

import dev.weightflow.cli.compare.FairRows.Budget;
import dev.weightflow.cli.compare.Report.Row;
import dev.weightflow.cli.compare.Tuning.Tried;
import dev.weightflow.cli.compare.Tuning.TunedRow;
import dev.weightflow.comparison.RowSettings;
import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.model.network.RowModels;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables of the differences between the rows other than their methods, and of the values tried in tuning. */
final class RowDifferences {

    private RowDifferences() {}

    /** Lists the settings in which rows differ, a column each; those that are equal are listed below. */
    static ReportTable table(Report report) {
        Map<String, List<String>> trainings = RowSettings.of(
                        report.rows().stream().map(Row::settings).toList())
                .differing();
        trainings.keySet().removeIf(name -> name.startsWith(RowSettings.METHOD));
        report.preparation()
                .budget()
                .ifPresent(budget -> trainings.put(
                        "of the budget",
                        report.rows().stream().map(RowDifferences::ofBudget).toList()));
        return RowSettings.of(report.rows().stream().map(RowDifferences::models).toList())
                .table(
                        report.rows().stream().map(Row::name).toList(),
                        trainings,
                        report.preparation()
                                .budget()
                                .map(RowDifferences::fair)
                                .orElse(
                                        "Each row is configured as published: with these differences, a better figure does not mean a"
                                                + " better method. --fair makes rows alike."));
    }

    private static Map<String, String> models(Row row) {
        RowSetup setup = row.setup();
        Map<String, String> settings =
                new LinkedHashMap<>(RowModels.settings(setup.smallParts(), setup.patchMerging(), setup.passes()));
        settings.put("trainings", setup.trainings() + "");
        settings.put("images seen", rounded("%,d", setup.imagesSeen()));
        settings.put("beside decoders", rounded("%,d", setup.besideDecoders()));
        settings.put("trained", rounded("%,d", row.trainable().total()));
        return settings;
    }

    private static String fair(Budget budget) {
        return rounded(
                "--fair: the backbone is frozen beside adapters, one pass serves all tasks, and ranks or widths are chosen to"
                        + " match the %,d trained parameters of %s. ! marks a row that is unlike the others: it"
                        + " trains parts of the backbone, takes more passes, or is more than %.0f %% off the budget,"
                        + " because it has no rank or width, or none that is nearer.",
                budget.parameters(), budget.row(), 100 * FairRows.TOLERANCE);
    }

    private static String ofBudget(Row row) {
        return row.setup()
                        .overBudget()
                        .map(over -> rounded("%+.1f %%", 100 * over))
                        .orElse("")
                + (row.setup().fair().orElse(true) ? "" : " !");
    }

    /** Lists every value that was tried, with its figures on the held-out part. */
    static ReportTable tuning(Tuning.Result tuning, List<TaskName> tasks) {
        ReportTable.Builder table =
                ReportTable.titled("Tuned on a part of the training split").heading("method", "tried");
        tasks.forEach(task -> table.heading(task.key()));
        table.heading("Δm, %", "");
        for (TunedRow row : tuning.rows()) {
            for (Tried one : row.tried()) {
                List<String> cells = new ArrayList<>(List.of(row.row(), words(one.values())));
                tasks.forEach(task -> cells.add(
                        one.figures().containsKey(task)
                                ? rounded("%.2f", one.figures().get(task))
                                : ""));
                cells.add(
                        one.diverged().isPresent()
                                ? "diverged"
                                : one.score()
                                        .map(score -> rounded("%+.2f", score))
                                        .orElse(""));
                cells.add(one.chosen() ? "chosen" : "");
                table.row(cells);
            }
        }
        String edge = tuning.rows().stream()
                .filter(TunedRow::atEdge)
                .map(TunedRow::row)
                .collect(Collectors.joining(", "));
        return table.note(rounded(
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
