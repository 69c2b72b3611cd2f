package dev.weightflow.cli.compare;

import dev.weightflow.cli.compare.Comparison.Trainer;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.fit.DataDigest;
import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.comparison.DeltaM;
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
 * Tuning of each row before rows are compared: several values are tried, on a part of the training split that is held out for it; the validation
 * split is not read. It is a comparison of its own, in {@code tuning/} of the other's folder, and resumes like one.
 *
 * @param values that are tried, by the name of the number or option; of several names, every combination
 * @param holdOut share of the training split that is held out, above 0 and below 1
 * @param seeds number of seeds that each value is trained with
 */
record Tuning(Map<String, List<String>> values, double holdOut, int seeds) {

    /**
     * Values tried and chosen in tuning.
     *
     * @param training number of images that each was trained on
     * @param heldOut number of images that each was measured on
     */
    public record Result(double holdOut, int training, int heldOut, int seeds, List<TunedRow> rows) {}

    /** @param tried in the order of the values */
    public record TunedRow(String row, List<Tried> tried) {
        Tried chosen() {
            return tried.stream().filter(Tried::chosen).findFirst().orElseThrow();
        }

        /** Returns whether the best is the first or last of the values, so that one beyond it might be better. */
        boolean atEdge() {
            return tried.size() > 1
                    && (tried.get(0).chosen() || tried.get(tried.size() - 1).chosen());
        }
    }

    /**
     * @param figures means over the seeds: percent of mIoU, degrees of mean angular error
     * @param score Δm in percent, see {@link Tuning#choose}; absent where it is undefined
     * @param diverged reason for its absence, where training failed
     */
    public record Tried(
            Map<String, String> values,
            Map<TaskName, Double> figures,
            Optional<Double> score,
            Optional<String> diverged,
            boolean chosen) {}

    /** Parses the values of the command line, {@code a,b,c} by name. */
    static Tuning of(Map<String, String> words, double holdOut, int seeds) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        words.forEach((name, list) -> values.put(name, Arrays.asList(list.split(","))));
        return new Tuning(values, holdOut, seeds);
    }

    /**
     * Tries all values of all rows, resuming an earlier run.
     *
     * @param out the folder of the comparison that the rows are for
     * @return empty if it was asked to stop
     * @throws CommandFailure if the platform trains, if no row has such a number, or if a row has no value that works
     */
    Optional<Result> run(
            List<ComparedRow> rows,
            TrainingRequest common,
            ComparisonSetup setup,
            Path out,
            Terminal terminal,
            BooleanSupplier stop)
            throws IOException {
        LocalTrainer trainer = setup.trainer() instanceof LocalTrainer local ? local : refuse();
        HoldOut part = HoldOut.of(trainer.data(), holdOut, common.complete().seed());
        int training = part.training().size();
        int held = part.held().size();
        ComparisonSetup kept = new ComparisonSetup(
                setup.name() + ", a part of its training split",
                DataDigest.of(part, setup.declared().names()),
                setup.declared(),
                training,
                setup.weights(),
                measuringUnseen(trainer.on(part), part));
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
        terminal.say("Tuning on " + training + " images of the training split, measured on " + held + " others of it.");
        Optional<ComparisonResult> result = trials.explore(stop);
        return result.map(measured -> new Result(holdOut, training, held, seeds, choose(candidates, measured, trials)));
    }

    /** Returns the trainer with each of its results checked: a value that was chosen on validation images would flatter its row. */
    private static Trainer measuringUnseen(Trainer trainer, HoldOut part) {
        return (cell, folder, progress, stop) -> {
            Optional<CellResult> result = trainer.train(cell, folder, progress, stop);
            result.ifPresent(measured -> part.requireUnseen(measured.sums().images()));
            return result;
        };
    }

    private static LocalTrainer refuse() {
        throw CommandFailure.refused(
                "not-on-platform",
                "--tune needs a folder: the platform cannot hold out a part of a training split. Tune on the"
                        + " folder, and give each row the chosen value, as in vera:learningRate=2e-3.");
    }

    /** Returns the candidates of each row by their values; rows that set the number themselves, or have none of that name, are not tuned. */
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
                // fails with the list of valid names, as no row knows this one
                rows.get(0).with(name, values.get(name).get(0));
                throw new CommandFailure(
                        "nothing-to-tune",
                        ExitStatus.USAGE,
                        "--tune " + name + ": every row that has it sets its own.");
            }
        }
        return candidates;
    }

    /**
     * Chooses for each row the value with the greatest Δm, the first of equal ones, relative to the chosen single-task models. Those themselves, and
     * all where there are none, are scored against the row's own first value.
     */
    private static List<TunedRow> choose(
            Map<ComparedRow, Map<Map<String, String>, ComparedRow>> candidates,
            ComparisonResult result,
            Comparison trials) {
        Map<ComparedRow, TunedRow> chosen = new LinkedHashMap<>();
        Optional<ComparedRow> single =
                candidates.keySet().stream().filter(ComparedRow::isSingleTask).findFirst();
        single.ifPresent(row -> chosen.put(row, choose(row, candidates.get(row), result, trials, Optional.empty())));
        Optional<Map<TaskName, Double>> reference =
                single.map(row -> chosen.get(row).chosen().figures());
        List<TunedRow> rows = new ArrayList<>();
        candidates.forEach((row, tried) ->
                rows.add(chosen.containsKey(row) ? chosen.get(row) : choose(row, tried, result, trials, reference)));
        return rows;
    }

    private static TunedRow choose(
            ComparedRow row,
            Map<Map<String, String>, ComparedRow> candidates,
            ComparisonResult result,
            Comparison trials,
            Optional<Map<TaskName, Double>> reference) {
        List<Tried> tried = new ArrayList<>();
        candidates.forEach((values, candidate) -> {
            Map<TaskName, Double> figures = new TreeMap<>();
            result.row(candidate.name())
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
                            + tried.get(0).diverged().orElseThrow() + ". Try values of another magnitude.");
        }
        List<Tried> scored = scored(tried, reference.orElse(sound.get(0).figures()), result.scales());
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

    /** Computes Δm of the candidates that did not fail, over the tasks in which the reference's figure allows a relative gain. */
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

    /** Returns the rows with the values chosen for them, under the names that they had. */
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
