package dev.weightflow.registry.gate;

import dev.weightflow.comparison.statistics.LookBudget;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.Model.Tested;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Stream;

/**
 * Look of a model's gate at validation images: the more often it compares versions on the same ones, the more likely one of them wins by chance.
 * Earlier looks are counted in the model's decisions.
 *
 * @param set the images; fewer images of the same split are the same
 * @param number 1, 2, 3, …
 * @param level significance level of this look's test
 */
public record Look(EvaluationSet set, int number, double level) {

    /**
     * Returns the next look of the model's gate, or the earlier one if it has already compared these two versions by this report. Another report of
     * the same versions, such as one of fewer images, is another opportunity for chance, and another look.
     *
     * @param report the challenger's
     */
    public static Look of(
            Model model,
            VersionNumber champion,
            VersionNumber challenger,
            ReportId report,
            EvaluationSet set,
            int looks) {
        Tested before = model.tested(set.dataset(), set.split());
        return model.version(challenger).map(ModelVersion::decisions).orElse(List.of()).stream()
                .flatMap(decision -> decision.verdict().stream())
                .flatMap(verdict -> testsBy(report, verdict))
                .filter(test -> test.dataset().equals(set.dataset()) && test.split() == set.split())
                .filter(test -> test.champion().equals(champion))
                .findFirst()
                .map(test -> new Look(set, test.look(), test.level()))
                .orElseGet(() -> new Look(
                        set,
                        before.looks() + 1,
                        new LookBudget(looks).level(before.spent().doubleValue())));
    }

    /** Returns the tests of a verdict that rest on that report of the challenger. */
    private static Stream<GainTest> testsBy(ReportId report, GateVerdict verdict) {
        Stream<GainTest> gain = verdict.report().filter(report::equals).flatMap(same -> verdict.test()).stream();
        return Stream.concat(
                gain,
                verdict.benches().stream()
                        .filter(bench -> bench.report().filter(report::equals).isPresent())
                        .flatMap(bench -> bench.test().stream()));
    }

    /** Formats the level in percent, for people. */
    String confidence() {
        return BigDecimal.valueOf(100).subtract(percent()).toPlainString();
    }

    @Override
    public String toString() {
        return "look " + number + " of this validation set, tested at "
                + percent().toPlainString() + " %";
    }

    private BigDecimal percent() {
        return BigDecimal.valueOf(100 * level).round(new MathContext(3)).stripTrailingZeros();
    }
}
