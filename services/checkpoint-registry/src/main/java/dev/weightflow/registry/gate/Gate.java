package dev.weightflow.registry.gate;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.FlooredDeltaM;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.MetricScale;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.ReportId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Judges whether a version may have an alias.
 *
 * <p>Against the version that has it: no task may fall by more than its budget, no task of the champion may be missing, and
 * Δm must reach the least gain. Where nobody has it: Δm against the untrained model of the same report must reach the least
 * gain; without such a model the {@link FirstVersionRule} holds.
 */
public final class Gate {
    /** The name of the check of Δm. */
    public static final String DELTA_M = "deltaM";

    /** What rounding may take: a fall of exactly the budget is within it. */
    private static final double ROUNDING = 1e-9;

    private final GateRules rules;

    public Gate(GateRules rules) {
        this.rules = rules;
    }

    /** The verdict on a version that would take the place of another. */
    public GateVerdict judge(Challenger challenger, Champion champion) {
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
        OptionalDouble gain = FlooredDeltaM.over(before, after);
        gain.ifPresent(value -> checks.add(gainCheck(Optional.of(0.0), value)));
        gainFault(gain).ifPresent(faults::add);
        return faults.isEmpty()
                ? new GateVerdict(
                        true,
                        text(
                                "Version %s gains Δm %+.2f %% over version %s, and no task falls by more than its budget.",
                                challenger.version(), gain.orElseThrow(), champion.version()),
                        checks,
                        Optional.of(challenger.report()))
                : rejected(
                        challenger,
                        checks,
                        text(
                                "Version %s may not replace version %s: %s.",
                                challenger.version(), champion.version(), String.join("; ", faults)));
    }

    /** The verdict on a version that would be the first to have an alias. */
    public GateVerdict judge(Challenger challenger) {
        return challenger
                .untrained()
                .map(untrained -> againstUntrained(challenger, untrained))
                .orElseGet(() -> byRule(challenger));
    }

    /** The verdict on a version that cannot be compared, and why that is so. */
    public GateVerdict incomparable(ReportId report, String why) {
        return new GateVerdict(false, why, List.of(), Optional.of(report));
    }

    private GateVerdict againstUntrained(Challenger challenger, TaskMetrics untrained) {
        OptionalDouble gain = FlooredDeltaM.over(
                untrained.primaryMetrics(), challenger.metrics().primaryMetrics());
        List<GateCheck> checks = new ArrayList<>();
        gain.ifPresent(value -> checks.add(gainCheck(Optional.empty(), value)));
        return gainFault(gain)
                .map(fault -> rejected(
                        challenger,
                        checks,
                        text("Version %s is no better than the untrained model: %s.", challenger.version(), fault)))
                .orElseGet(() -> new GateVerdict(
                        true,
                        text(
                                "Version %s gains Δm %+.2f %% over the untrained model, and no version has the alias.",
                                challenger.version(), gain.orElseThrow()),
                        checks,
                        Optional.of(challenger.report())));
    }

    private GateVerdict byRule(Challenger challenger) {
        boolean promoted = rules.first() == FirstVersionRule.PROMOTE;
        return new GateVerdict(
                promoted,
                text(
                        "No version has the alias, and the report of version %s has no untrained model to compare with;"
                                + " the rule for that is '%s'.",
                        challenger.version(), rules.first().key()),
                List.of(),
                Optional.of(challenger.report()));
    }

    private GateCheck check(Task task, double before, double after) {
        MetricScale scale = MetricScale.of(task);
        boolean passed = scale.fall(before, after) <= rules.budget(task) + ROUNDING;
        return new GateCheck(task.key(), Optional.of(before), after, scale.limit(before, rules.budget(task)), passed);
    }

    private GateCheck gainCheck(Optional<Double> before, double gain) {
        return new GateCheck(DELTA_M, before, gain, rules.minDeltaM(), reaches(gain));
    }

    private Optional<String> gainFault(OptionalDouble gain) {
        if (gain.isEmpty()) {
            return Optional.of("they have no task in common");
        }
        return reaches(gain.getAsDouble())
                ? Optional.empty()
                : Optional.of(text("Δm is %+.2f %% and must reach %+.2f %%", gain.getAsDouble(), rules.minDeltaM()));
    }

    private boolean reaches(double gain) {
        return gain > 0 && gain >= rules.minDeltaM() - ROUNDING;
    }

    private String fall(Task task, double before, double after) {
        return text(
                "%s falls by %.2f points, and its budget is %.2f",
                task.key(), MetricScale.of(task).fall(before, after), rules.budget(task));
    }

    private static GateVerdict rejected(Challenger challenger, List<GateCheck> checks, String reason) {
        return new GateVerdict(false, reason, checks, Optional.of(challenger.report()));
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
