package dev.weightflow.console.compare;

import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.comparison.RowSettings;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.Summary;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.console.chart.IntervalColumn;
import dev.weightflow.console.live.ProgressStream;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rows with their figures, each beside a drawing on its column's axis. */
public final class FigureTable {
    /** Greatest number of cells with drawings; beyond it a page has numbers alone. */
    private static final int MOST_DRAWN = 110;

    private final ComparisonResult result;
    private final List<TaskStyle> tasks;
    private final List<Line> lines;

    /**
     * @param result with the rows in their order
     * @param ticked ids of the rows that are selected
     * @param signals the progress of running trainings
     */
    FigureTable(ComparisonResult result, Map<String, Row> rows, List<String> ticked, ProgressStream signals) {
        this.result = result;
        this.tasks = TaskStyle.of(result.tasks());
        boolean drawn = result.rows().size() * (tasks.size() + 1) <= MOST_DRAWN;
        IntervalColumn gains = gainAxis();
        Map<TaskStyle, IntervalColumn> axes = tasks.stream().collect(Collectors.toMap(Function.identity(), this::axis));
        this.lines = result.rows().stream()
                .map(row -> new Line(
                        row.name(),
                        rows.get(row.name()).name(),
                        rows.get(row.name()).options(),
                        isBase(row),
                        ticked.contains(row.name()),
                        gain(row, gains, drawn),
                        tasks.stream()
                                .map(task -> figure(row, task, axes.get(task), drawn))
                                .toList(),
                        row.trained().map(Numbers::millions).orElse(RowSettings.NONE),
                        open(rows.get(row.name()), signals)))
                .toList();
    }

    /** Column of a task. */
    public record Column(TaskStyle task, String heading, boolean lessIsBetter) {}

    public List<Column> columns() {
        return tasks.stream()
                .map(task -> {
                    MetricScale scale = scale(task);
                    return new Column(
                            task,
                            task.label() + (scale.unit().isEmpty() ? "" : ", " + scale.unit()),
                            scale.lessIsBetter());
                })
                .toList();
    }

    /**
     * Figure of a cell.
     *
     * @param value empty if nothing was measured
     * @param plot empty where a page would have too many
     */
    public record Figure(
            String column, String value, String beside, boolean differs, Optional<IntervalColumn.Cell> plot) {}

    /** Reason why a part of a row has no figure. */
    public record Open(String words, String href) {}

    /** Row of the table. */
    public record Line(
            String id,
            String name,
            String options,
            boolean isBase,
            boolean ticked,
            Figure deltaM,
            List<Figure> figures,
            String trained,
            List<Open> open) {}

    public List<Line> lines() {
        return lines;
    }

    private boolean isBase(ComparisonResult.Row row) {
        return result.reference().equals(Optional.of(row.name()));
    }

    private MetricScale scale(TaskStyle task) {
        return result.scales().of(task.name());
    }

    private static Optional<Summary> summary(ComparisonResult.Row row, TaskStyle task) {
        return Optional.ofNullable(row.summary().figures().get(task.name()));
    }

    private IntervalColumn axis(TaskStyle task) {
        List<Double> values = new ArrayList<>();
        result.rows().forEach(row -> summary(row, task).ifPresent(one -> {
            double half = 2 * one.deviation().orElse(0d);
            Collections.addAll(values, one.mean() - half, one.mean() + half);
        }));
        return IntervalColumn.over(values);
    }

    private IntervalColumn gainAxis() {
        List<Double> values = new ArrayList<>(List.of(0d));
        result.rows().forEach(row -> {
            row.summary().deltaM().ifPresent(one -> values.add(one.mean()));
            row.summary().deltaMInterval().ifPresent(one -> Collections.addAll(values, one.low(), one.high()));
        });
        return IntervalColumn.over(values);
    }

    private Figure gain(ComparisonResult.Row row, IntervalColumn axis, boolean drawn) {
        Optional<Summary> gain = row.summary().deltaM();
        if (isBase(row) || gain.isEmpty()) {
            return new Figure("Δm", "", isBase(row) ? "the baseline" : RowSettings.NONE, false, Optional.empty());
        }
        Optional<Interval> interval = row.summary().deltaMInterval();
        return new Figure(
                interval.isPresent() ? "Δm, 95 % interval" : "Δm",
                Numbers.signed(gain.get().mean(), 2) + " %",
                interval.map(one -> "[" + Numbers.signed(one.low(), 1) + ", " + Numbers.signed(one.high(), 1) + "]")
                        .orElse(""),
                result.differs(row.name(), Statistics.DELTA_M),
                drawn
                        ? Optional.of(axis.cell(
                                "ink",
                                gain.get().mean(),
                                interval.map(Interval::low),
                                interval.map(Interval::high),
                                Optional.of(0d)))
                        : Optional.empty());
    }

    private Figure figure(ComparisonResult.Row row, TaskStyle task, IntervalColumn axis, boolean drawn) {
        Optional<Summary> summary = summary(row, task);
        if (summary.isEmpty()) {
            return new Figure(task.label(), "", RowSettings.NONE, false, Optional.empty());
        }
        Summary one = summary.get();
        String unit = scale(task).unit();
        Optional<Double> tick = result.reference()
                .flatMap(result::row)
                .flatMap(base -> summary(base, task))
                .map(Summary::mean);
        return new Figure(
                task.label(),
                Numbers.format("%.2f", one.mean()) + (unit.equals("°") ? unit : ""),
                one.deviation()
                        .map(deviation -> Numbers.format("± %.2f", deviation))
                        .orElse(""),
                result.differs(row.name(), task.key()),
                drawn
                        ? Optional.of(axis.cell(
                                "c-" + task.place(), one.mean(), one.deviation().map(deviation -> 2 * deviation), tick))
                        : Optional.empty());
    }

    private static List<Open> open(Row row, ProgressStream signals) {
        return row.trainings().stream()
                .filter(one -> one.evaluation().isEmpty())
                .limit(2)
                .map(one -> new Open(
                        "seed " + one.spec().seed()
                                + (RowKey.isOfOneTask(one.spec())
                                        ? ", " + one.spec().tasks().get(0).key()
                                        : "")
                                + " " + Words.stateInFull(one.job(), signals),
                        "/trainings/" + one.id()))
                .toList();
    }
}
