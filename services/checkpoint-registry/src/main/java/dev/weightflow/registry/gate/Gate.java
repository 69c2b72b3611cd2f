package dev.weightflow.registry.gate;

import dev.weightflow.comparison.statistics.Gain;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.TwoSourceError;
import dev.weightflow.projection.model.Model;
import dev.weightflow.registry.gate.GateRules.FirstVersionRule;
import dev.weightflow.schema.evaluation.Bench;
import dev.weightflow.schema.evaluation.BenchVerdict;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.SeedDeviation;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.text.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Decides whether a version may have an alias.
 *
 * <p>Against the version that has it, on the same images: no task may fall by more than its budget, no task of the champion may be missing, and the
 * mean relative change must reach the least gain and be greater than what the choice of the images and of the two models' seeds explains, in a
 * one-sided test at the level of this {@link Look}. If no comparison is possible, for example on fewer images than the rules require, it decides
 * nothing, and the champion stays. If no version has the alias, the {@link FirstVersionRule} applies: against an untrained model almost anything
 * gains, so that such a comparison decides nothing.
 *
 * <p>A policy may name further images, its benches. There it must be shown not to be worse ({@link #onBenches}); as both must hold, neither test is
 * corrected for the other (intersection-union test: Berger, Multiparameter hypothesis testing and acceptance sampling, Technometrics 24, 1982).
 */
public final class Gate {
    /**
     * Version to be judged.
     *
     * @param report the report of its metrics
     * @param images the contribution of each image to its metrics, if the report keeps that
     */
    public record Challenger(VersionNumber version, ReportId report, TaskMetrics metrics, Optional<ImageSums> images) {}

    /**
     * Version that has the alias.
     *
     * @param metrics its metrics on the challenger's evaluation set
     * @param images the contribution of each image to these, if their report keeps that
     */
    public record Champion(VersionNumber version, TaskMetrics metrics, Optional<ImageSums> images) {}

    /** Name of the check of the mean relative change. */
    public static final String GAIN = GatePolicy.GAIN;

    /** Name of the check of the gain's lower bound. */
    public static final String GAIN_LOW = "gainLow";

    private static final String UNMEASURABLE =
            "too many choices of these images have no pixel that counts for some task.";

    private final GateRules rules;

    public Gate(GateRules rules) {
        this.rules = rules;
    }

    /** Returns the gate with that model's policy. */
    public Gate of(Model model) {
        return new Gate(rules.with(model.gate().policy().orElse(GatePolicy.NONE)));
    }

    public GateRules rules() {
        return rules;
    }

    /** Decides on a version that would replace another. */
    public Ruling judge(Challenger challenger, Champion champion, Look look) {
        return obstacle(challenger, champion)
                .map(why -> incomparable(challenger.report(), why))
                .orElseGet(() -> compared(challenger, champion, look));
    }

    /** Returns why no decision about a version is possible whatever the champion's figures, if so. */
    public Optional<String> obstacle(Challenger challenger, VersionNumber champion) {
        String them = them(challenger, champion);
        if (challenger.images().isEmpty()) {
            return Optional.of(withoutSums(them, challenger.version()));
        }
        int count = challenger.images().get().images().size();
        return count >= rules.minImages()
                ? Optional.empty()
                : Optional.of(Numbers.format(
                        "%s: %d images are too few to decide, and the gate asks for %d; lower the model's minImages,"
                                + " or promote by hand if it is wanted.",
                        them, count, rules.minImages()));
    }

    private Optional<String> obstacle(Challenger challenger, Champion champion) {
        String them = them(challenger, champion.version());
        return obstacle(challenger, champion.version())
                .or(() -> champion.images().isEmpty()
                        ? Optional.of(withoutSums(them, champion.version()))
                        : challenger
                                .images()
                                .orElseThrow()
                                .mismatch(champion.images().get())
                                .map(why -> them + ": " + why + "."));
    }

    private static String them(Challenger challenger, VersionNumber champion) {
        return "Version " + challenger.version() + " cannot be compared with version " + champion;
    }

    private static String withoutSums(String them, VersionNumber version) {
        return them + ": the report of version " + version
                + " does not keep what each image adds to its metrics; promote by hand if it is wanted.";
    }

    private Ruling compared(Challenger challenger, Champion champion, Look look) {
        PairedFigures figures = PairedFigures.of(challenger, champion, rules::budget);
        List<GateCheck> checks = figures.checks();
        List<String> faults = figures.faults();
        if (figures.change().isEmpty()) {
            return rejected(challenger, champion, checks, faults, Optional.empty());
        }
        double change = figures.change().get();
        boolean reaches = change > 0 && change >= rules.leastGain() - PairedFigures.ROUNDING;
        checks.add(new GateCheck(GAIN, Optional.of(0.0), change, rules.leastGain(), reaches));
        if (!reaches) {
            faults.add(Numbers.format(
                    "it gains %+.2f %%, and must gain %+.2f %%, %s seed deviations",
                    change, rules.leastGain(), number(rules.minGain())));
        }
        Optional<Gain> gain = figures.gain(challenger, champion);
        if (gain.isEmpty()) {
            return faults.isEmpty()
                    ? incomparable(challenger.report(), them(challenger, champion.version()) + ": " + UNMEASURABLE)
                    : rejected(challenger, champion, checks, faults, Optional.empty());
        }
        TwoSourceError error = error(gain.get(), rules.seedDeviation());
        double low = change - error.upperThreshold(look.level());
        checks.add(new GateCheck(GAIN_LOW, Optional.of(0.0), low, 0, low > 0));
        String least = Numbers.format("at least %+.2f %% %s (%s)", low, certainty(look, rules.seedDeviation()), look);
        if (low <= 0 && reaches) {
            faults.add(Numbers.format(
                    "it gains %+.2f %%, but %s, so that images and seeds may have decided", change, least));
        }
        Optional<GainTest> test = Optional.of(new GainTest(
                champion.version(),
                look.set().dataset(),
                look.set().split(),
                look.number(),
                look.level(),
                error.upperTail(change),
                Math.sqrt(gain.get().imageVariance()),
                rules.seedDeviation()));
        return faults.isEmpty()
                ? Ruling.of(new GateVerdict(
                        true,
                        Numbers.format(
                                "Version %s gains %+.2f %% over version %s, %s, and no task falls by more than its"
                                        + " budget.",
                                challenger.version(), change, champion.version(), least),
                        checks,
                        Optional.of(challenger.report()),
                        test))
                : rejected(challenger, champion, checks, faults, test);
    }

    /** Says how sure a bound is. Where nobody has measured what seeds do, it holds on that condition, and no confidence is stated. */
    static String certainty(Look look, SeedDeviation seeds) {
        return seeds.isAssumed()
                ? "if seeds move a model's gain by " + number(seeds.deviation())
                        + " %, which is assumed and not measured"
                : "with " + look.confidence() + " % confidence";
    }

    static TwoSourceError error(Gain gain, SeedDeviation seeds) {
        return gain.error(
                seeds.deviation(), seeds.degreesOfFreedom().map(OptionalInt::of).orElseGet(OptionalInt::empty));
    }

    /** Figures of both versions on the images of one of the policy's benches, and the look at them. */
    public record BenchFigures(Bench bench, Challenger challenger, Champion champion, Look look) {}

    /**
     * Decides on a version that has passed against the champion, by the policy's benches: it must be shown not to be worse on each.
     *
     * @param passed the ruling against the champion on the images that the version was registered with
     */
    public Ruling onBenches(Ruling passed, List<BenchFigures> benches) {
        List<BenchVerdict> verdicts = new ArrayList<>();
        for (BenchFigures figures : benches) {
            Optional<String> obstacle = obstacle(figures.challenger(), figures.champion());
            Optional<BenchVerdict> verdict = obstacle.isPresent()
                    ? Optional.empty()
                    : new NonInferiority(rules, figures.bench())
                            .judge(figures.challenger(), figures.champion(), figures.look());
            if (verdict.isEmpty()) {
                return incomparable(
                        passed.verdict().report().orElseThrow(),
                        "On bench " + figures.bench().dataset().shortId() + ": " + obstacle.orElse(UNMEASURABLE));
            }
            verdicts.add(verdict.get());
        }
        return verdicts.isEmpty() ? passed : withBenches(passed.verdict(), verdicts);
    }

    private static Ruling withBenches(GateVerdict gained, List<BenchVerdict> benches) {
        boolean all = benches.stream().allMatch(BenchVerdict::passed);
        String told = benches.stream()
                .filter(bench -> all || !bench.passed())
                .map(bench -> "on bench " + bench.dataset().shortId() + " " + bench.reason())
                .collect(Collectors.joining("; "));
        return Ruling.of(new GateVerdict(
                all,
                gained.reason() + (all ? " And " : " But ") + told + ".",
                gained.checks(),
                gained.report(),
                gained.test(),
                benches));
    }

    /** Decides on a version that would be the first to have an alias. */
    public Ruling judge(Challenger challenger) {
        GateVerdict verdict = verdict(
                rules.first() == FirstVersionRule.PROMOTE,
                Numbers.format(
                        "No version has the alias to compare version %s with; the rule for that is '%s'.",
                        challenger.version(), rules.first().key()),
                challenger.report());
        return verdict.passed() ? Ruling.of(verdict) : Ruling.undecided(verdict);
    }

    /** Returns the ruling on a version that cannot be compared, with the reason. */
    public Ruling incomparable(ReportId report, String why) {
        return Ruling.undecided(verdict(false, why, report));
    }

    private static GateVerdict verdict(boolean passed, String reason, ReportId report) {
        return new GateVerdict(passed, reason, List.of(), Optional.of(report), Optional.empty());
    }

    private static Ruling rejected(
            Challenger challenger,
            Champion champion,
            List<GateCheck> checks,
            List<String> faults,
            Optional<GainTest> test) {
        return Ruling.of(new GateVerdict(
                false,
                Numbers.format(
                        "Version %s may not replace version %s: %s.",
                        challenger.version(), champion.version(), String.join("; ", faults)),
                checks,
                Optional.of(challenger.report()),
                test));
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
