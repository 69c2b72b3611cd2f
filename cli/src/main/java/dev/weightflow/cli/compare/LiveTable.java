package dev.weightflow.cli.compare;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.comparison.Summary;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    void found(int done, long doneSteps, Report report) {
        before = doneSteps;
        if (done > 0) {
            terminal.say(done + " of " + cells + " trainings were done before and are skipped.");
        }
        redraw(report);
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

    void done(Cell cell, long cellSteps, int number, Report report) {
        before += cellSteps;
        if (!terminal.interactive()) {
            terminal.say(number + "/" + cells + " " + cell.name() + ": " + figures(cell, report));
        }
        redraw(report);
        progress.at(before, "");
    }

    /** Draws the table over the one that was drawn before; the bar starts again below it. */
    private void redraw(Report report) {
        if (!terminal.interactive() || terminal.json()) {
            return;
        }
        progress.close();
        List<String> lines = table(report).toString().lines().toList();
        if (shown > 0) {
            terminal.err().print("\u001b[" + (shown + 1) + "A\u001b[J");
        }
        lines.forEach(terminal.err()::println);
        terminal.err().flush();
        shown = lines.size();
        progress = terminal.progress("compare", steps);
    }

    private static Table table(Report report) {
        List<String> headings = new ArrayList<>(List.of("method", ">seeds"));
        report.setup().tasks().forEach(task -> headings.add(">" + task.key()));
        headings.add(">Δm, %");
        Table table = Table.of(headings.toArray(String[]::new));
        for (String method : report.setup().methods()) {
            Optional<Report.Row> row = report.row(method);
            List<Object> cells = new ArrayList<>(List.of(method));
            cells.add(row.map(one -> one.summary().figures().values().stream()
                            .mapToInt(summary -> summary.bySeed().size())
                            .max()
                            .orElse(0))
                    .map(String::valueOf)
                    .orElse(""));
            for (TaskName task : report.setup().tasks()) {
                cells.add(row.map(one -> one.summary().figures().get(task))
                        .map(summary -> String.format(Locale.ROOT, "%.2f", summary.mean()))
                        .orElse(""));
            }
            cells.add(row.flatMap(one -> one.summary().deltaM())
                    .map(summary -> String.format(Locale.ROOT, "%+.2f", summary.mean()))
                    .orElse(""));
            table.row(cells.toArray());
        }
        return table;
    }

    private static String figures(Cell cell, Report report) {
        return report.row(cell.row().name())
                .map(row -> cell.spec().tasks().stream()
                        .filter(row.summary().figures()::containsKey)
                        .map(task -> figure(
                                report.setup().scales(),
                                task,
                                row.summary().figures().get(task),
                                cell.seed()))
                        .reduce((one, two) -> one + ", " + two)
                        .orElse("nothing could be measured"))
                .orElse("nothing could be measured");
    }

    private static String figure(MetricScales scales, TaskName task, Summary summary, long seed) {
        return String.format(
                Locale.ROOT,
                "%s %.2f%s",
                task.key(),
                summary.bySeed().getOrDefault(seed, summary.mean()),
                Figures.unit(scales.of(task)));
    }

    @Override
    public void close() {
        progress.close();
    }
}
