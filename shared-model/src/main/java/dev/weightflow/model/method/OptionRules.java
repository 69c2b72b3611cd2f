package dev.weightflow.model.method;

import static dev.weightflow.model.method.TargetModule.KEY;
import static dev.weightflow.model.method.TargetModule.MERGING;
import static dev.weightflow.model.method.TargetModule.QUERY;
import static dev.weightflow.model.method.TargetModule.VALUE;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.training.Defaults;
import java.util.List;

/** Rules that the option records share: limits of options that several methods have, and defaults that follow from others. */
public final class OptionRules {
    private OptionRules() {}

    /** Checks the limits that an option of that name has in every method. */
    static void limits(Faults faults, String option, Object value) {
        switch (option) {
            case "rank", "taskRank" -> faults.atLeast(1, option, (int) value);
            case "scale", "rateFactor" -> faults.positive(option, (double) value);
            case "dropout" -> {
                double dropout = (double) value; // below 1, so that some inputs are kept
                faults.require(dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, not %s", dropout);
            }
            default -> {}
        }
    }

    static void targetsInBlocks(Faults faults, List<TargetModule> targets) {
        faults.require(!targets.isEmpty(), "targets must name at least one layer")
                .require(
                        !targets.contains(MERGING),
                        "targets cannot have merging, because the method adapts the layers of blocks; train it by"
                                + " smallParts patch-merging");
    }

    /** Returns the default of {@code perTask}: adapters are each task's own, unless parts of the one backbone are trained. */
    static boolean perTask(Boolean given, List<UnfrozenGroup> smallParts) {
        return Defaults.or(given, !UnfrozenGroup.inBackbone(smallParts));
    }

    /** Reports tasks with adapters of their own that also train the backbone that they share. */
    static void sharedBackbone(Faults faults, boolean perTask, List<UnfrozenGroup> smallParts) {
        faults.require(
                !perTask || !UnfrozenGroup.inBackbone(smallParts),
                "smallParts other than biases need perTask=false, because tasks with adapters of their own share the"
                        + " frozen backbone");
    }

    /** Returns the targets that tasks adapt in addition: by default all targets that they can. */
    public static List<TargetModule> taskTargets(List<TargetModule> given, List<TargetModule> targets) {
        return Defaults.or(
                given,
                TargetModule.AFTER_ATTENTION.stream().filter(targets::contains).toList());
    }

    /** Checks that tasks' targets are layers after attention that all tasks adapt too. */
    static void taskTargets(Faults faults, TaskStreamMethod.Options options, String what) {
        faults.require(
                        TargetModule.AFTER_ATTENTION.containsAll(options.taskTargets()),
                        "taskTargets can only have proj, fc1 and fc2: attention is computed once, for all tasks")
                .require(
                        options.targets().containsAll(options.taskTargets()),
                        "taskTargets must be among targets: a task's %s stands beside a shared one",
                        what);
    }

    /**
     * Checks the targets of adapters of whole layers: queries, keys and values all together or none of them, patch merging either adapted or trained,
     * and tasks' adapters beside shared ones.
     */
    public static void packedTargets(Faults faults, TaskStreamMethod.Options options) {
        List<TargetModule> targets = options.targets();
        List<TargetModule> parts = List.of(QUERY, KEY, VALUE);
        faults.require(!targets.isEmpty(), "targets must name at least one layer")
                .require(
                        targets.containsAll(parts) || parts.stream().noneMatch(targets::contains),
                        "targets must have all of q, k and v or none of them: %s adapts them as one layer",
                        options.name().key())
                .require(
                        !targets.contains(MERGING) || !options.smallParts().contains(UnfrozenGroup.PATCH_MERGING),
                        "smallParts cannot have patch-merging where targets have merging: it is adapted or trained whole");
        taskTargets(faults, options, "adapter");
    }
}
