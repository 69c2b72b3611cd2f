package dev.weightflow.registry.gate;

import dev.weightflow.model.statistics.LookBudget;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.id.VersionNumber;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A look of a model's gate at validation images: the more often it compares versions on the same ones, the more likely chance has one
 * of them win. How many there were is in the model's decisions.
 *
 * @param set what was looked at; fewer images of the same split are no others
 * @param number 1, 2, 3, …
 * @param level at which this one tests
 */
public record Look(EvaluationSet set, int number, double level) {

    /** The next look of the model's gate, or the same as before where it has compared these two versions on this set already. */
    public static Look of(Model model, VersionNumber champion, VersionNumber challenger, EvaluationSet set, int looks) {
        List<PromotionDecision> before = model.decisions().stream()
                .filter(decision -> decision.verdict()
                        .flatMap(GateVerdict::test)
                        .filter(test -> test.dataset().equals(set.dataset()) && test.split() == set.split())
                        .isPresent())
                .toList();
        Map<Integer, Double> levels = before.stream()
                .map(Look::test)
                .collect(Collectors.toMap(GainTest::look, GainTest::level, (first, again) -> first));
        double spent = levels.values().stream().mapToDouble(Double::doubleValue).sum();
        return before.stream()
                .filter(decision ->
                        decision.version().filter(challenger::equals).isPresent())
                .map(Look::test)
                .filter(test -> test.champion().equals(champion))
                .findFirst()
                .map(test -> new Look(set, test.look(), test.level()))
                .orElseGet(() -> new Look(set, levels.size() + 1, new LookBudget(looks).level(spent)));
    }

    private static GainTest test(PromotionDecision decision) {
        return decision.verdict().flatMap(GateVerdict::test).orElseThrow();
    }

    /** In percent, for people. */
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
