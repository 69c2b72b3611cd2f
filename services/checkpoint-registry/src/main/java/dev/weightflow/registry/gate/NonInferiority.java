package dev.weightflow.registry.gate;

import dev.weightflow.comparison.statistics.Gain;
import dev.weightflow.comparison.statistics.TwoSourceError;
import dev.weightflow.registry.gate.Gate.Challenger;
import dev.weightflow.registry.gate.Gate.Champion;
import dev.weightflow.schema.evaluation.Bench;
import dev.weightflow.schema.evaluation.BenchVerdict;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.SeedDeviation;
import dev.weightflow.schema.text.Numbers;
import java.util.Optional;

/**
 * Shows that a version is not worse than another on a bench: no task may fall by more than its budget there, and the mean relative change must be
 * above the negative margin by more than the choice of the images and of the two models' seeds explains, in a one-sided test at the level of this
 * {@link Look}. What is not shown counts as worse: without a margin no finite number of images could show anything.
 */
record NonInferiority(GateRules rules, Bench bench) {

    /** @return empty if no test is possible, because too many choices of these images have no pixel that counts for some task */
    Optional<BenchVerdict> judge(Challenger challenger, Champion champion, Look look) {
        PairedFigures figures =
                PairedFigures.of(challenger, champion, task -> bench.budgets().getOrDefault(task, rules.budget(task)));
        if (figures.change().isEmpty()) {
            return Optional.of(verdict(challenger, figures, Optional.empty()));
        }
        Optional<Gain> gain = figures.gain(challenger, champion);
        if (gain.isEmpty()) {
            return figures.faults().isEmpty()
                    ? Optional.empty()
                    : Optional.of(verdict(challenger, figures, Optional.empty()));
        }
        double change = figures.change().get();
        double margin = bench.leastMargin();
        SeedDeviation seeds = bench.seedDeviation().orElse(rules.seedDeviation());
        TwoSourceError error = Gate.error(gain.get(), seeds);
        double low = change - error.upperThreshold(look.level());
        figures.checks().add(new GateCheck(Gate.GAIN, Optional.of(0.0), change, -margin, change > -margin));
        figures.checks().add(new GateCheck(Gate.GAIN_LOW, Optional.of(0.0), low, -margin, low > -margin));
        if (low <= -margin) {
            figures.faults()
                    .add(Numbers.format(
                            "its change of %+.2f %% is not shown to be above %+.2f %%: it is at least %+.2f %% %s (%s)",
                            change, -margin, low, Gate.certainty(look, seeds), look));
        }
        return Optional.of(verdict(
                challenger,
                figures,
                Optional.of(new GainTest(
                        champion.version(),
                        look.set().dataset(),
                        look.set().split(),
                        look.number(),
                        look.level(),
                        error.upperTail(change + margin),
                        Math.sqrt(gain.get().imageVariance()),
                        seeds))));
    }

    private BenchVerdict verdict(Challenger challenger, PairedFigures figures, Optional<GainTest> test) {
        boolean passed = figures.faults().isEmpty();
        return new BenchVerdict(
                bench.dataset(),
                passed,
                passed
                        ? Numbers.format("it is not worse by %.2f %% or more", bench.leastMargin())
                        : String.join("; ", figures.faults()),
                figures.checks(),
                Optional.of(challenger.report()),
                test);
    }
}
