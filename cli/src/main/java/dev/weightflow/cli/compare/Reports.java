package dev.weightflow.cli.compare;

import dev.weightflow.cli.compare.Report.CurvePoint;
import dev.weightflow.cli.compare.Report.Row;
import dev.weightflow.cli.compare.Report.TimingRow;
import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.comparison.ComparisonRows;
import dev.weightflow.comparison.MeasuredRow;
import dev.weightflow.comparison.PublishedRow;
import dev.weightflow.comparison.RowSettings;
import dev.weightflow.comparison.RowSummary;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.comparison.statistics.Resamples;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.network.RowModels;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Builds the report of the cells that are done. */
final class Reports {

    private final ComparisonSetup setup;
    private final List<ComparedRow> compared;
    private final List<Cell> cells;
    private final TrainingSpec common;
    private final int seeds;
    private final List<TaskName> tasks;
    private final Map<String, Double> margins;
    private final Preparation preparation;
    private final Map<String, RowModels> models = new HashMap<>();

    /**
     * @param common settings that all rows share
     * @param margins the greatest irrelevant difference, by quantity
     */
    Reports(
            ComparisonSetup setup,
            List<ComparedRow> compared,
            List<Cell> cells,
            TrainingRequest common,
            int seeds,
            Map<String, Double> margins,
            Preparation preparation) {
        this.setup = setup;
        this.preparation = preparation;
        this.compared = compared;
        this.cells = cells;
        this.common = common.complete();
        this.seeds = seeds;
        this.margins = margins;
        this.tasks = TaskName.columns(this.common.tasks());
    }

    /** Computes means and Δm while trainings are under way; intervals and differences would take seconds with many methods. */
    ComparisonResult soFar(Map<Cell, CellResult> results) {
        return ComparisonRows.of(
                        tasks,
                        setup.declared().scales(),
                        results.values().stream()
                                .map(result -> result.sums().images().size())
                                .findFirst(),
                        compared.stream().map(row -> figures(row, results)).toList())
                .result();
    }

    Report of(Map<Cell, CellResult> results) {
        ComparisonResult figures = soFar(results);
        Function<ImageSums, ResampledFigures> resampled = ResampledFigures.usual();
        Statistics statistics = Statistics.of(
                new TreeSet<>(tasks),
                compared.stream().map(row -> measured(row, results, resampled)).toList(),
                margins);
        List<RowSummary> summaries = statistics.rows();
        ComparisonResult comparison =
                figures.with(summaries, figures.reference().map(statistics::to).orElse(List.of()), statistics.pairs());
        return new Report(
                new Report.Setup(
                        setup.name(),
                        common,
                        compared.stream().map(ComparedRow::name).toList(),
                        seeds,
                        tasks,
                        comparison.images(),
                        cells.size(),
                        results.size(),
                        Resamples.COUNT,
                        margins,
                        setup.declared().scales()),
                preparation,
                comparison,
                summaries.stream().map(summary -> row(summary, results)).toList(),
                compared.stream()
                        .filter(row -> PascalTasks.NAMES.containsAll(tasks))
                        .map(row -> row.method().name())
                        .distinct()
                        .flatMap(method -> PublishedRow.of(method).stream())
                        .toList(),
                PublishedRow.PROTOCOL,
                summaries.stream()
                        .map(summary -> timing(summary.name(), results))
                        .toList());
    }

    private ComparisonRows.Row figures(ComparedRow row, Map<Cell, CellResult> results) {
        Map<Long, Map<TaskName, Double>> bySeed = new TreeMap<>();
        done(row.name(), results).forEach((cell, result) -> bySeed.computeIfAbsent(cell.seed(), any -> new TreeMap<>())
                .putAll(result.sums().shownFigures()));
        return new ComparisonRows.Row(
                row.name(),
                row.name(),
                row.isSingleTask(),
                bySeed,
                Optional.of(models(row.name()).trained().total()));
    }

    private MeasuredRow measured(
            ComparedRow row, Map<Cell, CellResult> results, Function<ImageSums, ResampledFigures> resampled) {
        Map<Long, ResampledFigures> bySeed = new TreeMap<>();
        done(row.name(), results)
                .forEach((cell, result) ->
                        bySeed.merge(cell.seed(), resampled.apply(result.sums()), ResampledFigures::and));
        return new MeasuredRow(row.name(), row.isSingleTask(), bySeed);
    }

    /** Returns the models of a row with one seed. */
    private RowModels models(String row) {
        return models.computeIfAbsent(row, name -> {
            List<Cell> trainings = ofOneSeed(name);
            return RowModels.of(
                    trainings.stream().map(Cell::spec).toList(),
                    setup.declared(),
                    MethodTexts.of(List.of(trainings.get(0).row().method())));
        });
    }

    private Row row(RowSummary summary, Map<Cell, CellResult> results) {
        Map<Cell, CellResult> done = done(summary.name(), results);
        List<Cell> trainings = ofOneSeed(summary.name());
        Cell first = trainings.get(0);
        RowModels models = models(summary.name());
        return new Row(
                summary,
                first.spec().method(),
                first.row().numbers(),
                RowSettings.ofRow(trainings.stream().map(Cell::spec).toList()),
                RowSetup.of(trainings, models, common, setup.images(), preparation.budget()),
                models.trained(),
                checkpointBytes(summary.name(), done),
                curve(done));
    }

    /** Returns all trainings of a method with one seed. */
    private List<Cell> ofOneSeed(String method) {
        List<Cell> all =
                cells.stream().filter(cell -> cell.row().name().equals(method)).toList();
        return all.stream().filter(cell -> cell.seed() == all.get(0).seed()).toList();
    }

    private Optional<Long> checkpointBytes(String method, Map<Cell, CellResult> done) {
        List<Long> sizes = ofOneSeed(method).stream()
                .flatMap(cell -> Optional.ofNullable(done.get(cell)).flatMap(CellResult::checkpointBytes).stream())
                .toList();
        return sizes.size() == ofOneSeed(method).size()
                ? Optional.of(sizes.stream().mapToLong(Long::longValue).sum())
                : Optional.empty();
    }

    private List<CurvePoint> curve(Map<Cell, CellResult> done) {
        Map<Integer, Map<TaskName, List<Double>>> points = new TreeMap<>();
        done.values().forEach(result -> result.curve().forEach(point -> point.figures()
                .forEach((task, figure) -> points.computeIfAbsent(point.step(), any -> new TreeMap<>())
                        .computeIfAbsent(task, any -> new ArrayList<>())
                        .add(setup.declared().scales().of(task).shown(figure)))));
        List<CurvePoint> curve = new ArrayList<>();
        points.forEach((step, figures) -> curve.add(new CurvePoint(
                step,
                TaskName.each(figures.keySet(), task -> mean(figures.get(task))),
                TaskName.each(figures.keySet(), task -> Collections.min(figures.get(task))),
                TaskName.each(figures.keySet(), task -> Collections.max(figures.get(task))))));
        return curve;
    }

    private TimingRow timing(String method, Map<Cell, CellResult> results) {
        Map<Cell, CellResult> done = done(method, results);
        int trainings = ofOneSeed(method).size();
        Optional<Double> seconds = mean(done, CellResult.Timing::secondsPerStep).map(each -> trainings * each);
        int images = ofOneSeed(method).get(0).spec().imagesPerStep();
        return new TimingRow(
                method,
                seconds,
                seconds.map(all -> images / all),
                done.values().stream()
                        .flatMap(result -> result.timing().peakMemoryBytes().stream())
                        .max(Long::compare));
    }

    private static Optional<Double> mean(
            Map<Cell, CellResult> done, Function<CellResult.Timing, Optional<Double>> quantity) {
        OptionalDouble mean = done.values().stream()
                .flatMap(result -> quantity.apply(result.timing()).stream())
                .mapToDouble(Double::doubleValue)
                .average();
        return mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty();
    }

    private static double mean(List<Double> values) {
        return values.stream().reduce(0.0, Double::sum) / values.size();
    }

    private Map<Cell, CellResult> done(String method, Map<Cell, CellResult> results) {
        Map<Cell, CellResult> done = new LinkedHashMap<>();
        for (Cell cell : cells) {
            if (cell.row().name().equals(method) && results.containsKey(cell)) {
                done.put(cell, results.get(cell));
            }
        }
        return done;
    }
}
