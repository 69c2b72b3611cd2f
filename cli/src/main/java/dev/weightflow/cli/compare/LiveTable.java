package dev.weightflow.cli.compare;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.comparison.ComparisonResult.Row;
import dev.weightflow.comparison.Summary;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Progress display of a comparison: on a terminal a table that fills in, over a bar for the whole; in a log, lines. */
final class LiveTable implements AutoCloseable {

    private final Terminal terminal;
    private final long steps;
    private final int cells;
    private Progress progress;
    private long before;
    private int shown;

    LiveTable(Terminal terminal, int cells, long steps) {
        this.terminal = terminal;
        this.cells = cells;
        this.steps = steps;
        this.progress = terminal.progress("compare", steps);
    }

    void found(int done, long doneSteps, ComparisonResult result) {
        before = doneSteps;
        if (done > 0) {
            terminal.say(done + " of " + cells + " trainings were done before and are skipped.");
        }
        redraw(result);
        progress.at(before, "");
    }

    /** Returns the display of a cell's steps. */
    Progress cell(Cell cell, int number) {
        String name = number + "/" + cells + " " + cell.name();
        return new Progress() {
            @Override
            public void at(long done, String now) {
                progress.at(before + done, name);
            }

            @Override
            public void close() {
                // the bar continues with the next cell
            }
        };
    }

    void done(Cell cell, long cellSteps, int number, ComparisonResult result) {
        before += cellSteps;
        if (!terminal.interactive()) {
            terminal.say(number + "/" + cells + " " + cell.name() + ": " + figures(cell, result));
        }
        redraw(result);
        progress.at(before, "");
    }

    /** Draws the table over the one that was drawn before; the bar starts again below it. */
    private void redraw(ComparisonResult result) {
        if (!terminal.interactive() || terminal.json()) {
            return;
        }
        progress.close();
        List<String> lines = table(result).toString().lines().toList();
        if (shown > 0) {
            terminal.err().print("\u001b[" + (shown + 1) + "A\u001b[J");
        }
        lines.forEach(terminal.err()::println);
        terminal.err().flush();
        shown = lines.size();
        progress = terminal.progress("compare", steps);
    }

    private static Table table(ComparisonResult result) {
        List<String> headings = new ArrayList<>(List.of("method", ">seeds"));
        result.tasks().forEach(task -> headings.add(">" + task.key()));
        headings.add(">Δm, %");
        Table table = Table.of(headings.toArray(String[]::new));
        for (Row row : result.rows()) {
            List<Object> cells = new ArrayList<>(List.of(row.title(), row.seeds() == 0 ? "" : row.seeds()));
            result.tasks()
                    .forEach(task -> cells.add(mean(
                            "%.2f", Optional.ofNullable(row.summary().figures().get(task)))));
            cells.add(mean("%+.2f", row.summary().deltaM()));
            table.row(cells.toArray());
        }
        return table;
    }

    private static String mean(String pattern, Optional<Summary> summary) {
        return summary.map(one -> Numbers.rounded(pattern, one.mean())).orElse("");
    }

    private static String figures(Cell cell, ComparisonResult result) {
        Map<TaskName, Summary> figures =
                result.row(cell.row().name()).orElseThrow().summary().figures();
        return TaskName.columns(cell.spec().tasks()).stream()
                .filter(figures::containsKey)
                .map(task -> figure(result.scales(), task, figures.get(task), cell.seed()))
                .reduce((one, two) -> one + ", " + two)
                .orElse("nothing could be measured");
    }

    private static String figure(MetricScales scales, TaskName task, Summary summary, long seed) {
        return Numbers.rounded(
                "%s %.2f%s",
                task.key(), summary.bySeed().getOrDefault(seed, summary.mean()), Figures.unit(scales.of(task)));
    }

    @Override
    public void close() {
        progress.close();
    }
}
