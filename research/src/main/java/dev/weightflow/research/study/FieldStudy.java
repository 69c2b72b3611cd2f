package dev.weightflow.research.study;

import dev.weightflow.cli.compare.Cell;
import dev.weightflow.cli.compare.CellResult;
import dev.weightflow.comparison.MeasuredRow;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.geometry.WeightMovement;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.ModelSpec;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.ValidationScore;
import dev.weightflow.research.study.FieldReport.Movement;
import dev.weightflow.research.study.FieldReport.Point;
import dev.weightflow.research.study.FieldReport.Setup;
import dev.weightflow.research.study.FieldReport.Table;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Builds the report of the trainings that are done. */
final class FieldStudy {

    private final Setup setup;
    private final Tasks declared;
    private final Map<Cell, CellResult> results;
    private final Path folder;

    /** @param folder of the comparison, in which the cells are */
    FieldStudy(Setup setup, Tasks declared, Map<Cell, CellResult> results, Path folder) {
        this.setup = setup;
        this.declared = declared;
        this.results = results;
        this.folder = folder;
    }

    FieldReport report() {
        List<Table> byRate = setup.learningRates().stream()
                .map(rate -> table(every(arm -> Optional.of(rate))))
                .toList();
        Map<FieldArm, String> best = every(this::bestRate);
        List<Movement> movements = new ArrayList<>();
        for (String rate : setup.learningRates()) {
            for (FieldArm arm : FieldArm.values()) {
                movement(arm, rate).ifPresent(movements::add);
            }
        }
        return new FieldReport(
                setup,
                byRate,
                setup.learningRates().size() > 1 && best.size() == FieldArm.values().length
                        ? Optional.of(table(best))
                        : Optional.empty(),
                movements);
    }

    private static Map<FieldArm, String> every(Function<FieldArm, Optional<String>> rate) {
        Map<FieldArm, String> rates = new EnumMap<>(FieldArm.class);
        for (FieldArm arm : FieldArm.values()) {
            rate.apply(arm).ifPresent(given -> rates.put(arm, given));
        }
        return rates;
    }

    private Table table(Map<FieldArm, String> rates) {
        Function<ImageSums, ResampledFigures> resampled = ResampledFigures.usual();
        List<MeasuredRow> measured = new ArrayList<>();
        Map<String, String> rateOf = new LinkedHashMap<>();
        Map<String, Long> trainable = new LinkedHashMap<>();
        rates.forEach((arm, rate) -> {
            Map<Cell, CellResult> done = done(arm, rate);
            if (!done.isEmpty()) {
                measured.add(new MeasuredRow(arm.key(), arm == FieldArm.UNIFORM, bySeed(done, resampled)));
                rateOf.put(arm.key(), rate);
                trainable.put(arm.key(), trainable(done.keySet().iterator().next()));
            }
        });
        Statistics statistics = Statistics.of(new TreeSet<>(setup.tasks()), measured, setup.margins());
        return new Table(rateOf, trainable, statistics.rows(), statistics.to(FieldArm.UNIFORM.key()));
    }

    private static Map<Long, ResampledFigures> bySeed(
            Map<Cell, CellResult> done, Function<ImageSums, ResampledFigures> resampled) {
        Map<Long, ResampledFigures> bySeed = new TreeMap<>();
        done.forEach((cell, result) -> bySeed.put(cell.spec().seed(), resampled.apply(result.sums())));
        return bySeed;
    }

    private long trainable(Cell cell) {
        return new ModelSpec(
                        NetworkConfig.of(cell.spec(), declared),
                        Methods.of(cell.spec().method()))
                .trainable().values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<Cell, CellResult> done(FieldArm arm, String rate) {
        Map<Cell, CellResult> done = new LinkedHashMap<>();
        results.forEach((cell, result) -> {
            if (cell.row().equals(arm.at(rate))) {
                done.put(cell, result);
            }
        });
        return done;
    }

    /** Returns the learning rate with the greatest mean over the seeds of the score by which a training chooses its best checkpoint. */
    private Optional<String> bestRate(FieldArm arm) {
        return setup.learningRates().stream()
                .filter(rate -> !done(arm, rate).isEmpty())
                .max(Comparator.comparingDouble(rate -> score(done(arm, rate))));
    }

    private double score(Map<Cell, CellResult> done) {
        return done.keySet().stream()
                .map(cell -> history(cell).last())
                .mapToDouble(last -> score(last.metrics()))
                .average()
                .orElseThrow();
    }

    private static double score(TaskMetrics metrics) {
        return ValidationScore.of(0, 0, metrics).deltaM();
    }

    private History history(Cell cell) {
        return History.in(cell.folder(folder));
    }

    private Optional<Movement> movement(FieldArm arm, String rate) {
        Map<Integer, List<WeightMovement>> byStep = new TreeMap<>();
        for (Cell cell : done(arm, rate).keySet()) {
            history(cell).validations().forEach(validation -> validation
                    .movement()
                    .ifPresent(moved -> byStep.computeIfAbsent(validation.step(), any -> new ArrayList<>())
                            .add(moved)));
        }
        return byStep.isEmpty()
                ? Optional.empty()
                : Optional.of(new Movement(
                        arm.key(),
                        rate,
                        byStep.entrySet().stream()
                                .map(entry -> new Point(entry.getKey(), WeightMovement.mean(entry.getValue())))
                                .collect(Collectors.toList())));
    }
}
