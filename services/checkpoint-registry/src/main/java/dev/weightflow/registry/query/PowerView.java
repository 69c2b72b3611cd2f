package dev.weightflow.registry.query;

import dev.weightflow.comparison.statistics.LookBudget;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.Model.Tested;
import dev.weightflow.registry.gate.GatePower;
import dev.weightflow.registry.gate.GateRules;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.SeedDeviation;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gain that a model's gate can find, and the chance of it, at its next look at the validation images of its latest comparison.
 *
 * @param unknown why nothing can be said, if so
 * @param assumed whether the seed deviation is stated and not measured, so that all numbers hold only if it is true
 * @param dataset of the images, by its short id
 * @param imageDeviation standard error of the latest comparison's gain through the choice of the images, in percent
 * @param look number of the next look at the images
 * @param level significance level of that look
 * @param gain the true gain that chances are stated for, in percent
 * @param challengers by the number of seeds whose mean a challenger would be
 */
public record PowerView(
        ModelName model,
        Optional<String> unknown,
        boolean assumed,
        SeedDeviation seedDeviation,
        Optional<String> dataset,
        Optional<Integer> images,
        Optional<Double> imageDeviation,
        Optional<Integer> look,
        Optional<Double> level,
        double gain,
        List<Challenger> challengers) {
    private static final List<Integer> SEEDS = List.of(1, 3, 5);
    private static final double USUAL = 0.8;
    /** Number of verdicts among which the latest comparison is looked for. */
    private static final int LOOKED_AT = 64;

    /**
     * A challenger whose figures are the mean of some seeds. One of more than one seed cannot be registered yet; its row says what that would bring.
     *
     * @param required gain that it must measure, in percent
     * @param found true gain that is found with 80 % probability
     * @param chance probability that one of the stated true gain measures as much as it must
     */
    public record Challenger(int seeds, double required, double found, double chance) {}

    /** @param images returns the number of images of a report */
    static PowerView of(Model model, GateRules rules, double gain, Function<ReportId, Optional<Integer>> images) {
        SeedDeviation seeds = rules.seedDeviation();
        Optional<GateVerdict> latest =
                model.decisions().about(Optional.of(Model.CHAMPION)).judged().latest(0, LOOKED_AT).stream()
                        .flatMap(decision -> decision.verdict().stream())
                        .filter(verdict -> verdict.test().isPresent())
                        .findFirst();
        Optional<Integer> measuredOn = latest.flatMap(GateVerdict::report).flatMap(images);
        if (measuredOn.isEmpty()) {
            return new PowerView(
                    model.name(),
                    Optional.of("the gate has compared no two versions yet, so that the images' part of the error is"
                            + " not known"),
                    seeds.isAssumed(),
                    seeds,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    gain,
                    List.of());
        }
        GainTest test = latest.orElseThrow().test().orElseThrow();
        Tested before = model.tested(test.dataset(), test.split());
        double level = new LookBudget(rules.looks()).level(before.spent().doubleValue());
        int count = measuredOn.get();
        return new PowerView(
                model.name(),
                Optional.empty(),
                seeds.isAssumed(),
                seeds,
                Optional.of(test.dataset().shortId()),
                Optional.of(count),
                Optional.of(test.imageDeviation()),
                Optional.of(before.looks() + 1),
                Optional.of(level),
                gain,
                SEEDS.stream()
                        .map(k -> {
                            GatePower power = new GatePower(rules, test.imageDeviation(), count, level, k);
                            return new Challenger(k, power.required(), power.found(USUAL), power.chance(gain));
                        })
                        .toList());
    }
}
