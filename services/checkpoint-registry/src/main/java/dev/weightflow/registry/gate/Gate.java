package dev.weightflow.registry.gate;

import dev.weightflow.comparison.statistics.Gain;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.TwoSourceError;
import dev.weightflow.projection.model.Model;
import dev.weightflow.registry.gate.GateRules.FirstVersionRule;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.RelativeChange;
import dev.weightflow.schema.evaluation.SeedDeviation;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.text.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides whether a version may have an alias.
 *
 * <p>Against the version that has it, on the same images: no task may fall by more than its budget, no task of the champion may be missing, and the
 * mean relative change must reach the least gain and be greater than what the choice of the images and of the two models' seeds explains, in a
 * one-sided test at the level of this {@link Look}. If no comparison is possible, for example on fewer images than the rules require, it decides
 * nothing, and the champion stays. If no version has the alias, the {@link FirstVersionRule} applies: against an untrained model almost anything
 * gains, so that such a comparison decides nothing.
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

    /** Tolerance for rounding errors: a fall of exactly the budget is within it. */
    private static final double ROUNDING = 1e-9;

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
        Map<TaskName, Double> before = new TreeMap<>(champion.metrics().primaryMetrics());
        Map<TaskName, Double> after = challenger.metrics().primaryMetrics();
        MetricScales scales = challenger.metrics().scales();
        List<GateCheck> checks = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        before.forEach((task, metric) -> {
            if (after.containsKey(task)
                    && !scales.of(task).equals(champion.metrics().scales().of(task))) {
                faults.add(Numbers.format(
                        "%s is measured by %s, and by %s in version %s",
                        task.key(),
                        scales.of(task).metric(),
                        champion.metrics().scales().of(task).metric(),
                        champion.version()));
            } else if (after.containsKey(task)) {
                MetricScale scale = scales.of(task);
                GateCheck check = check(task, scale, metric, after.get(task));
                checks.add(check);
                if (!check.passed()) {
                    faults.add(fall(task, scale, metric, after.get(task)));
                }
            } else {
                faults.add(task.key() + " is missing in its report");
            }
        });
        Set<TaskName> common = new TreeSet<>();
        common.addAll(before.keySet());
        common.retainAll(after.keySet());
        common.removeIf(
                task -> !scales.of(task).equals(champion.metrics().scales().of(task)));
        if (common.isEmpty()) {
            faults.add("they have no task in common");
            return rejected(challenger, champion, checks, faults, Optional.empty());
        }
        before.keySet().retainAll(common);
        double change = RelativeChange.over(scales, before, after).orElseThrow();
        boolean reaches = change > 0 && change >= rules.leastGain() - ROUNDING;
        checks.add(new GateCheck(GAIN, Optional.of(0.0), change, rules.leastGain(), reaches));
        if (!reaches) {
            faults.add(Numbers.format(
                    "it gains %+.2f %%, and must gain %+.2f %%, %s seed deviations",
                    change, rules.leastGain(), number(rules.minGain())));
        }
        ImageSums sums = challenger.images().orElseThrow();
        Optional<Gain> gain = Gain.of(
                change,
                common,
                champion.images().orElseThrow(),
                sums,
                Gain.resamples(sums.images().size()));
        if (gain.isEmpty()) {
            String why = "too many choices of these images have no pixel that counts for some task";
            return faults.isEmpty()
                    ? incomparable(challenger.report(), them(challenger, champion.version()) + ": " + why + ".")
                    : rejected(challenger, champion, checks, faults, Optional.empty());
        }
        TwoSourceError error = error(gain.get());
        double low = change - error.upperThreshold(look.level());
        checks.add(new GateCheck(GAIN_LOW, Optional.of(0.0), low, 0, low > 0));
        String least = Numbers.format("at least %+.2f %% with %s %% confidence (%s)", low, look.confidence(), look);
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

    private TwoSourceError error(Gain gain) {
        SeedDeviation seeds = rules.seedDeviation();
        return gain.error(
                seeds.deviation(), seeds.degreesOfFreedom().map(OptionalInt::of).orElseGet(OptionalInt::empty));
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

    private GateCheck check(TaskName task, MetricScale scale, double before, double after) {
        boolean passed = scale.fall(before, after) <= rules.budget(task) + ROUNDING;
        return new GateCheck(task.key(), Optional.of(before), after, scale.limit(before, rules.budget(task)), passed);
    }

    private String fall(TaskName task, MetricScale scale, double before, double after) {
        return Numbers.format(
                "%s falls by %.2f points, and its budget is %.2f",
                task.key(), scale.fall(before, after), rules.budget(task));
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
