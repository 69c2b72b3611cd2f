package dev.weightflow.cli.compare;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.fit.DataDigest;
import dev.weightflow.model.task.DeltaM;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.training.TrainingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Tries each row with several values before rows are compared, on a part of the training split that is held out for it; the validation split
 * is not read. It is a comparison of its own, in {@code tuning/} of the other's folder, and goes on like one.
 *
 * @param values that are tried, by the name of the number or option; of several names, every combination
 * @param holdOut which share of the training split is held out, above 0 and below 1
 * @param seeds with how many each value is trained
 */
record Tuning(Map<String, List<String>> values, double holdOut, int seeds) {

    /**
     * What was tried and chosen.
     *
     * @param training how many images each was trained on
     * @param heldOut how many images each was measured on
     */
    public record Result(double holdOut, int training, int heldOut, int seeds, List<TunedRow> rows) {}

    /** @param tried in the order of the values */
    public record TunedRow(String row, List<Tried> tried) {
        Tried chosen() {
            return tried.stream().filter(Tried::chosen).findFirst().orElseThrow();
        }

        /** Whether the best is the first or the last of the values, so that one beyond it might be better. */
        boolean atEdge() {
            return tried.size() > 1
                    && (tried.get(0).chosen() || tried.get(tried.size() - 1).chosen());
        }
    }

    /**
     * @param figures means over the seeds: percent of mIoU, degrees of mean angular error
     * @param score Δm in percent, see {@link Tuning#choose}; absent where nothing can be said
     * @param diverged why there is none, where training failed
     */
    public record Tried(
            Map<String, String> values,
            Map<TaskName, Double> figures,
            Optional<Double> score,
            Optional<String> diverged,
            boolean chosen) {}

    /** The values as the command line gives them, {@code a,b,c} by name. */
    static Tuning of(Map<String, String> words, double holdOut, int seeds) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        words.forEach((name, list) -> values.put(name, Arrays.asList(list.split(","))));
        return new Tuning(values, holdOut, seeds);
    }

    /**
     * Tries all values of all rows, or goes on where that stopped.
     *
     * @param out the folder of the comparison that the rows are for
     * @return nothing if it was asked to stop
     * @throws CommandFailure if the platform trains, if no row has such a number, or if a row has no value that works
     */
    Optional<Result> run(
            List<ComparedRow> rows,
            TrainingRequest common,
            Ground ground,
            Path out,
            Terminal terminal,
            BooleanSupplier stop)
            throws IOException {
        LocalTrainer trainer = ground.trainer() instanceof LocalTrainer local ? local : refuse();
        HoldOut part = HoldOut.of(
                trainer.data(),
                holdOut,
                common.complete().seed(),
                out.resolve("tuning").resolve("data"));
        Ground kept = new Ground(
                ground.name() + ", a part of its training split",
                DataDigest.of(part.folder(), ground.declared().names()),
                ground.declared(),
                part.training(),
                ground.weights(),
                trainer.on(part.folder()));
        Map<ComparedRow, Map<Map<String, String>, ComparedRow>> candidates = candidates(rows);
        List<ComparedRow> all = candidates.values().stream()
                .flatMap(tried -> tried.values().stream())
                .toList();
        Comparison trials = new Comparison(
                all,
                common.with("dataset", kept.data()),
                seeds,
                Map.of(),
                Preparation.NONE,
                kept,
                out.resolve("tuning"),
                terminal);
        terminal.say("Tuning on " + part.training() + " images of the training split, measured on " + part.held()
                + " others of it.");
        Optional<Report> report = trials.explore(stop);
        return report.map(measured ->
                new Result(holdOut, part.training(), part.held(), seeds, choose(candidates, measured, trials)));
    }

    private static LocalTrainer refuse() {
        throw CommandFailure.refused(
                "not-on-platform",
                "--tune needs a folder: the platform has datasets, but no parts of their training splits. Tune over the"
                        + " folder, and give each row what was chosen, as in vera:learningRate=2e-3.");
    }

    /** By row its candidates by their values; rows that name the number themselves, or have no such one, are not tried. */
    Map<ComparedRow, Map<Map<String, String>, ComparedRow>> candidates(List<ComparedRow> rows) {
        Map<ComparedRow, Map<Map<String, String>, ComparedRow>> candidates = new LinkedHashMap<>();
        for (ComparedRow row : rows) {
            Map<Map<String, String>, ComparedRow> some = new LinkedHashMap<>(Map.of(Map.of(), row));
            values.forEach((name, tried) -> {
                if (row.knows(name) && !row.gives(name)) {
                    Map<Map<String, String>, ComparedRow> more = new LinkedHashMap<>();
                    some.forEach((before, candidate) -> tried.forEach(value -> {
                        Map<String, String> own = new LinkedHashMap<>(before);
                        own.put(name, value);
                        more.put(own, candidate.with(name, value));
                    }));
                    some.clear();
                    some.putAll(more);
                }
            });
            if (!some.containsKey(Map.of())) {
                candidates.put(row, some);
            }
        }
        for (String name : values.keySet()) {
            if (candidates.values().stream()
                    .noneMatch(tried -> tried.keySet().iterator().next().containsKey(name))) {
                // the sentence that names what there is, where no row knows the name
                rows.get(0).with(name, values.get(name).get(0));
                throw new CommandFailure(
                        "nothing-to-tune",
                        ExitStatus.USAGE,
                        "--tune " + name + ": every row that has it names its own.");
            }
        }
        return candidates;
    }

    /**
     * Of each row the value with the greatest Δm, the first of equal ones: against the chosen one of the single-task models. Those themselves,
     * and all where there are none, are scored against the row's own first value.
     */
    private static List<TunedRow> choose(
            Map<ComparedRow, Map<Map<String, String>, ComparedRow>> candidates, Report report, Comparison trials) {
        Map<ComparedRow, TunedRow> chosen = new LinkedHashMap<>();
        Optional<ComparedRow> single = candidates.keySet().stream()
                .filter(row -> row.method().name() == MethodName.SINGLE_TASK)
                .findFirst();
        single.ifPresent(row -> chosen.put(row, choose(row, candidates.get(row), report, trials, Optional.empty())));
        Optional<Map<TaskName, Double>> reference =
                single.map(row -> chosen.get(row).chosen().figures());
        List<TunedRow> rows = new ArrayList<>();
        candidates.forEach((row, tried) ->
                rows.add(chosen.containsKey(row) ? chosen.get(row) : choose(row, tried, report, trials, reference)));
        return rows;
    }

    private static TunedRow choose(
            ComparedRow row,
            Map<Map<String, String>, ComparedRow> candidates,
            Report report,
            Comparison trials,
            Optional<Map<TaskName, Double>> reference) {
        List<Tried> tried = new ArrayList<>();
        candidates.forEach((values, candidate) -> {
            Map<TaskName, Double> figures = new TreeMap<>();
            report.row(candidate.name())
                    .ifPresent(measured ->
                            measured.summary().figures().forEach((task, one) -> figures.put(task, one.mean())));
            tried.add(new Tried(values, figures, Optional.empty(), trials.divergence(candidate), false));
        });
        List<Tried> sound =
                tried.stream().filter(one -> one.diverged().isEmpty()).toList();
        if (sound.isEmpty()) {
            throw CommandFailure.failed(
                    "nothing-to-choose",
                    "Every value that --tune tried for " + row.name() + " failed, the first so: "
                            + tried.get(0).diverged().orElseThrow() + ". Give values of another size.");
        }
        List<Tried> scored = scored(
                tried, reference.orElse(sound.get(0).figures()), report.setup().scales());
        Tried best = scored.stream()
                .filter(one -> one.diverged().isEmpty())
                .max(Comparator.comparing((Tried one) -> one.score().orElse(Double.NEGATIVE_INFINITY))
                        .thenComparing(scored::indexOf, Comparator.reverseOrder()))
                .orElseThrow();
        return new TunedRow(
                row.name(),
                scored.stream()
                        .map(one -> new Tried(one.values(), one.figures(), one.score(), one.diverged(), one == best))
                        .toList());
    }

    /** Δm of those that did not fail, over the tasks in which the reference has a figure that a relative gain can be told of. */
    static List<Tried> scored(List<Tried> tried, Map<TaskName, Double> reference, MetricScales scales) {
        Map<TaskName, Double> usable = new TreeMap<>();
        reference.forEach((task, figure) -> {
            if (figure > 0) {
                usable.put(task, figure);
            }
        });
        return tried.stream()
                .map(one -> new Tried(
                        one.values(),
                        one.figures(),
                        one.diverged().isEmpty()
                                        && !usable.isEmpty()
                                        && one.figures().keySet().containsAll(usable.keySet())
                                ? Optional.of(new DeltaM(usable, scales).of(one.figures()))
                                : Optional.empty(),
                        one.diverged(),
                        false))
                .toList();
    }

    /** The rows with what was chosen for them, under the names that they had. */
    static List<ComparedRow> tuned(List<ComparedRow> rows, Result result) {
        return rows.stream()
                .map(row -> result.rows().stream()
                        .filter(tuned -> tuned.row().equals(row.name()))
                        .findFirst()
                        .map(tuned -> with(row, tuned.chosen().values()))
                        .orElse(row))
                .toList();
    }

    private static ComparedRow with(ComparedRow row, Map<String, String> values) {
        ComparedRow tuned = row;
        for (Map.Entry<String, String> value : values.entrySet()) {
            tuned = tuned.with(value.getKey(), value.getValue());
        }
        return tuned.called(row.name());
    }
}
