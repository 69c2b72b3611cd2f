package dev.weightflow.research.study;

import dev.weightflow.cli.compare.Cell;
import dev.weightflow.cli.compare.CellResult;
import dev.weightflow.comparison.MeasuredRow;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.geometry.WeightMovement;
import dev.weightflow.model.geometry.WeightMovement.OfWeight;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.ModelSpec;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.History.Validation;
import dev.weightflow.model.run.ValidationScore;
import dev.weightflow.research.study.FieldReport.Movement;
import dev.weightflow.research.study.FieldReport.Point;
import dev.weightflow.research.study.FieldReport.Setup;
import dev.weightflow.research.study.FieldReport.Table;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
    private final List<FieldVariant> variants;
    private final Tasks declared;
    private final Map<Cell, CellResult> results;
    private final List<Cell> diverged;
    private final Path folder;
    private final Function<ImageSums, ResampledFigures> resampled = ResampledFigures.usual();

    /**
     * @param diverged trainings, which have no result
     * @param folder of the comparison, in which the cells are
     */
    FieldStudy(
            Setup setup,
            List<FieldVariant> variants,
            Tasks declared,
            Map<Cell, CellResult> results,
            List<Cell> diverged,
            Path folder) {
        this.setup = setup;
        this.variants = variants;
        this.declared = declared;
        this.results = results;
        this.diverged = diverged;
        this.folder = folder;
    }

    /**
     * Builds the report.
     *
     * @param control the least gain of low-rank over none before anything is concluded, in points; no control if empty
     * @param ablates whether finished models were measured without their learned fields
     */
    FieldReport report(Optional<Double> control, boolean ablates) throws IOException {
        List<Table> byRate = setup.learningRates().stream()
                .map(rate -> table(every(arm -> Optional.of(rate))))
                .toList();
        Map<FieldVariant, String> best = every(this::bestRate);
        List<Movement> movements = new ArrayList<>();
        List<Ablation> ablations = new ArrayList<>();
        for (String rate : setup.learningRates()) {
            for (FieldVariant variant : variants) {
                movement(variant, rate).ifPresent(movements::add);
                if (ablates && variant.arm().learns()) {
                    ablations.addAll(ablations(variant, rate));
                }
            }
        }
        return new FieldReport(
                setup,
                control.map(margin -> control(margin, best)),
                byRate,
                setup.learningRates().size() > 1 && isFinished() ? Optional.of(table(best)) : Optional.empty(),
                ablations,
                movements);
    }

    /** Returns whether no training is left; a variant of which all diverged has no figures even then. */
    private boolean isFinished() {
        return results.size() + diverged.size() == setup.trainings();
    }

    private Map<FieldVariant, String> every(Function<FieldVariant, Optional<String>> rate) {
        Map<FieldVariant, String> rates = new LinkedHashMap<>();
        variants.forEach(variant -> rate.apply(variant).ifPresent(given -> rates.put(variant, given)));
        return rates;
    }

    private Control control(double margin, Map<FieldVariant, String> best) {
        Map<String, String> rateOf = new LinkedHashMap<>();
        List<MeasuredRow> measured = new ArrayList<>();
        List<FieldVariant> arms = variants.stream()
                .filter(variant -> Control.ARMS.contains(variant.arm()))
                .toList();
        int ended = 0;
        for (FieldVariant variant : arms) {
            for (String rate : setup.learningRates()) {
                ended += done(variant, rate).size() + diverged(variant, rate).size();
            }
            Optional.ofNullable(best.get(variant)).ifPresent(rate -> {
                rateOf.put(variant.key(), rate);
                measured.add(new MeasuredRow(variant.key(), false, bySeed(done(variant, rate))));
            });
        }
        int trainings = arms.size() * setup.learningRates().size() * setup.seeds();
        return Control.of(margin, trainings, ended, rateOf, measured, setup.tasks(), declared.scales());
    }

    private List<Ablation> ablations(FieldVariant variant, String rate) throws IOException {
        Map<Long, ResampledFigures> whole = new TreeMap<>();
        Map<Long, ResampledFigures> uniform = new TreeMap<>();
        Map<Long, ResampledFigures> none = new TreeMap<>();
        for (Map.Entry<Cell, CellResult> done : done(variant, rate).entrySet()) {
            long seed = done.getKey().spec().seed();
            AblatedModel.in(done.getKey().folder(folder), done.getValue().job()).ifPresent(ablated -> {
                whole.put(seed, resampled.apply(done.getValue().sums()));
                uniform.put(seed, resampled.apply(ablated.uniform()));
                none.put(seed, resampled.apply(ablated.none()));
            });
        }
        return whole.isEmpty()
                ? List.of()
                : List.of(
                        ablation(variant, rate, FieldArm.UNIFORM, whole, uniform),
                        ablation(variant, rate, FieldArm.NONE, whole, none));
    }

    private Ablation ablation(
            FieldVariant variant,
            String rate,
            FieldArm replacement,
            Map<Long, ResampledFigures> whole,
            Map<Long, ResampledFigures> ablated) {
        return Ablation.of(variant, rate, replacement, whole, ablated, setup.tasks(), setup.margins());
    }

    private Table table(Map<FieldVariant, String> rates) {
        List<MeasuredRow> measured = new ArrayList<>();
        Map<String, String> rateOf = new LinkedHashMap<>();
        Map<String, Long> trainable = new LinkedHashMap<>();
        rates.forEach((variant, rate) -> {
            Map<Cell, CellResult> done = done(variant, rate);
            if (!done.isEmpty()) {
                measured.add(new MeasuredRow(variant.key(), variant.key().equals(setup.reference()), bySeed(done)));
                rateOf.put(variant.key(), rate);
                trainable.put(variant.key(), trainable(done.keySet().iterator().next()));
            }
        });
        Statistics statistics = Statistics.of(new TreeSet<>(setup.tasks()), measured, setup.margins());
        return new Table(rateOf, trainable, statistics.rows(), statistics.to(setup.reference()));
    }

    private Map<Long, ResampledFigures> bySeed(Map<Cell, CellResult> done) {
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

    private Map<Cell, CellResult> done(FieldVariant variant, String rate) {
        Map<Cell, CellResult> done = new LinkedHashMap<>();
        results.forEach((cell, result) -> {
            if (cell.row().equals(variant.at(rate))) {
                done.put(cell, result);
            }
        });
        return done;
    }

    /**
     * Returns the learning rate with the greatest mean over the seeds of the score by which a training chooses its best checkpoint. A rate at which a
     * training diverged is chosen only if one diverged at every rate: the seeds that are left would flatter it.
     */
    private Optional<String> bestRate(FieldVariant variant) {
        return setup.learningRates().stream()
                .filter(rate -> !done(variant, rate).isEmpty())
                .max(Comparator.comparing(
                                (String rate) -> diverged(variant, rate).isEmpty())
                        .thenComparingDouble(rate -> score(done(variant, rate))));
    }

    private List<Cell> diverged(FieldVariant variant, String rate) {
        return diverged.stream()
                .filter(cell -> cell.row().equals(variant.at(rate)))
                .toList();
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

    private Optional<Movement> movement(FieldVariant variant, String rate) {
        Map<Integer, List<WeightMovement>> byStep = new TreeMap<>();
        List<OfWeight> weights = new ArrayList<>();
        for (Cell cell : done(variant, rate).keySet()) {
            for (Validation validation : history(cell).validations()) {
                validation.movement().ifPresent(moved -> byStep.computeIfAbsent(
                                validation.step(), any -> new ArrayList<>())
                        .add(moved));
            }
            history(cell).last().movement().map(WeightMovement::weights).ifPresent(weights::addAll);
        }
        return byStep.isEmpty()
                ? Optional.empty()
                : Optional.of(new Movement(
                        variant.key(),
                        rate,
                        byStep.entrySet().stream()
                                .map(entry -> new Point(entry.getKey(), WeightMovement.mean(entry.getValue())))
                                .collect(Collectors.toList()),
                        weights));
    }
}
