package dev.weightflow.registry.gate;

import dev.weightflow.model.statistics.ImageSums;
import dev.weightflow.model.statistics.Interval;
import dev.weightflow.registry.gate.GateRules.FirstVersionRule;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.MetricScale;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges whether a version may have an alias.
 *
 * <p>Against the version that has it, on the same images: no task may fall by more than its budget, no task of the champion may be
 * missing, and the mean relative change must reach the least gain and stay above zero in a paired bootstrap over the images. On fewer
 * images than the rules ask for it decides nothing, and the champion stays. Where nobody has the alias, the {@link FirstVersionRule}
 * holds: against an untrained model almost anything gains, so that no comparison with one decides.
 */
public final class Gate {
    /**
     * A version at the gate.
     *
     * @param report where its metrics are from
     * @param images what each image adds to its metrics, if the report keeps that
     */
    public record Challenger(VersionNumber version, ReportId report, TaskMetrics metrics, Optional<ImageSums> images) {}

    /**
     * The version that has the alias.
     *
     * @param metrics its metrics on the challenger's evaluation set
     * @param images what each image adds to these, if their report keeps that
     */
    public record Champion(VersionNumber version, TaskMetrics metrics, Optional<ImageSums> images) {}

    /** The name of the check of the mean relative change. */
    public static final String GAIN = "gain";

    /** The name of the check of the lower end of its interval. */
    public static final String GAIN_LOW = "gainLow";

    /** What rounding may take: a fall of exactly the budget is within it. */
    private static final double ROUNDING = 1e-9;

    private final GateRules rules;

    public Gate(GateRules rules) {
        this.rules = rules;
    }

    /** The verdict on a version that would take the place of another. */
    public GateVerdict judge(Challenger challenger, Champion champion) {
        Optional<String> obstacle = obstacle(challenger, champion);
        return obstacle.map(why -> incomparable(challenger.report(), why))
                .orElseGet(() -> compared(challenger, champion));
    }

    /** Why nothing can be decided about the two, if nothing can. */
    private Optional<String> obstacle(Challenger challenger, Champion champion) {
        String them = "Version " + challenger.version() + " cannot be compared with version " + champion.version();
        if (challenger.images().isEmpty() || champion.images().isEmpty()) {
            return Optional.of(them + ": the report of version "
                    + (challenger.images().isEmpty() ? challenger.version() : champion.version())
                    + " does not keep what each image adds to its metrics; promote by hand if it is wanted.");
        }
        ImageSums images = challenger.images().get();
        int count = images.images().size();
        return images.mismatch(champion.images().get())
                .map(why -> them + ": " + why + ".")
                .or(() -> count >= rules.minImages()
                        ? Optional.empty()
                        : Optional.of(text(
                                "%s: %d images are too few to decide, and the gate asks for %d.",
                                them, count, rules.minImages())));
    }

    private GateVerdict compared(Challenger challenger, Champion champion) {
        Map<Task, Double> before = champion.metrics().primaryMetrics();
        Map<Task, Double> after = challenger.metrics().primaryMetrics();
        List<GateCheck> checks = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        before.forEach((task, metric) -> {
            if (after.containsKey(task)) {
                GateCheck check = check(task, metric, after.get(task));
                checks.add(check);
                if (!check.passed()) {
                    faults.add(fall(task, metric, after.get(task)));
                }
            } else {
                faults.add(task.key() + " is missing in its report");
            }
        });
        Set<Task> common = EnumSet.noneOf(Task.class);
        common.addAll(before.keySet());
        common.retainAll(after.keySet());
        if (common.isEmpty()) {
            faults.add("they have no task in common");
            return rejected(challenger, champion, checks, faults);
        }
        Gain gain = Gain.of(
                common,
                before,
                after,
                champion.images().orElseThrow(),
                challenger.images().orElseThrow());
        checks.add(new GateCheck(GAIN, Optional.of(0.0), gain.value(), rules.minGain(), reaches(gain.value())));
        if (!reaches(gain.value())) {
            faults.add(text("it gains %+.2f %%, and must gain %+.2f %%", gain.value(), rules.minGain()));
        }
        gain.interval()
                .ifPresentOrElse(
                        interval -> {
                            boolean above = interval.low() > 0;
                            checks.add(new GateCheck(GAIN_LOW, Optional.of(0.0), interval.low(), 0, above));
                            if (!above && reaches(gain.value())) {
                                faults.add(text(
                                        "it gains %+.2f %%, but on other images like these %s, so that the images may have decided",
                                        gain.value(), words(interval)));
                            }
                        },
                        () -> faults.add("too many choices of these images have no pixel that counts for some task"));
        return faults.isEmpty()
                ? new GateVerdict(
                        true,
                        text(
                                "Version %s gains %+.2f %% (%s) over version %s, and no task falls by more than its budget.",
                                challenger.version(),
                                gain.value(),
                                words(gain.interval().orElseThrow()),
                                champion.version()),
                        checks,
                        Optional.of(challenger.report()))
                : rejected(challenger, champion, checks, faults);
    }

    /** The verdict on a version that would be the first to have an alias. */
    public GateVerdict judge(Challenger challenger) {
        return new GateVerdict(
                rules.first() == FirstVersionRule.PROMOTE,
                text(
                        "No version has the alias to compare version %s with; the rule for that is '%s'.",
                        challenger.version(), rules.first().key()),
                List.of(),
                Optional.of(challenger.report()));
    }

    /** The verdict on a version that cannot be compared, and why that is so. */
    public GateVerdict incomparable(ReportId report, String why) {
        return new GateVerdict(false, why, List.of(), Optional.of(report));
    }

    private GateCheck check(Task task, double before, double after) {
        MetricScale scale = MetricScale.of(task);
        boolean passed = scale.fall(before, after) <= rules.budget(task) + ROUNDING;
        return new GateCheck(task.key(), Optional.of(before), after, scale.limit(before, rules.budget(task)), passed);
    }

    private boolean reaches(double gain) {
        return gain > 0 && gain >= rules.minGain() - ROUNDING;
    }

    private String fall(Task task, double before, double after) {
        return text(
                "%s falls by %.2f points, and its budget is %.2f",
                task.key(), MetricScale.of(task).fall(before, after), rules.budget(task));
    }

    private static String words(Interval interval) {
        return text("95 %% interval %+.2f to %+.2f %%", interval.low(), interval.high());
    }

    private static GateVerdict rejected(
            Challenger challenger, Champion champion, List<GateCheck> checks, List<String> faults) {
        return new GateVerdict(
                false,
                text(
                        "Version %s may not replace version %s: %s.",
                        challenger.version(), champion.version(), String.join("; ", faults)),
                checks,
                Optional.of(challenger.report()));
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
