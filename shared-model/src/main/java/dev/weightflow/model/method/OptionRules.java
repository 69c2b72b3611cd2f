package dev.weightflow.model.method;

import static dev.weightflow.model.method.TargetModule.KEY;
import static dev.weightflow.model.method.TargetModule.MERGING;
import static dev.weightflow.model.method.TargetModule.QUERY;
import static dev.weightflow.model.method.TargetModule.VALUE;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.Defaults;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the option records have in common: defaults, and the limits of options that several methods have. */
public final class OptionRules {

    /** W_q and W_v: what LoRA's authors adapt, and the paper. */
    public static final List<TargetModule> QUERY_AND_VALUE = List.of(QUERY, VALUE);

    /** What MTLoRA's freezing rule leaves trained of the backbone. */
    public static final List<UnfrozenGroup> ALL_BUT_BIASES = Arrays.stream(UnfrozenGroup.values())
            .filter(part -> part != UnfrozenGroup.BIASES)
            .toList();

    private OptionRules() {}

    /** A switch that is off where it is not named: off and not named are the same specification. */
    public static Optional<Boolean> on(Optional<Boolean> flag) {
        return Faults.orEmpty(flag).filter(on -> on);
    }

    public static Faults faults(MethodName method) {
        return Faults.of("The method " + method.key());
    }

    /** A probability below 1, so that something is left. */
    public static void dropout(Faults faults, double dropout) {
        faults.require(dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, not %s", dropout);
    }

    /** Layers inside the blocks, at least one. */
    public static void targetsInBlocks(Faults faults, List<TargetModule> targets) {
        faults.require(!targets.isEmpty(), "targets must name at least one layer")
                .require(
                        !targets.contains(MERGING),
                        "targets cannot have merging, because the method adapts the layers of blocks; train it by"
                                + " smallParts patch-merging");
    }

    /** Patch merging is adapted or trained whole. */
    public static void mergingOnce(Faults faults, List<TargetModule> targets, List<UnfrozenGroup> smallParts) {
        faults.require(
                !targets.contains(MERGING) || !smallParts.contains(UnfrozenGroup.PATCH_MERGING),
                "smallParts cannot have patch-merging where targets have merging: it is adapted or trained whole");
    }

    /** What tasks adapt beside the targets: by default all targets that they can. */
    public static List<TargetModule> taskTargets(List<TargetModule> taskTargets, List<TargetModule> targets) {
        return Defaults.or(
                taskTargets,
                TargetModule.AFTER_ATTENTION.stream().filter(targets::contains).toList());
    }

    /** Layers after attention, each beside what all tasks have there. */
    public static void taskTargets(
            Faults faults, List<TargetModule> taskTargets, List<TargetModule> targets, String what) {
        faults.require(
                        TargetModule.AFTER_ATTENTION.containsAll(taskTargets),
                        "taskTargets can only have proj, fc1 and fc2: attention is computed once, for all tasks")
                .require(
                        targets.containsAll(taskTargets),
                        "taskTargets must be among targets: a task's %s stands beside a shared one",
                        what);
    }

    /** Tasks with adapters of their own cannot train the backbone that they share. */
    public static void sharedBackbone(Faults faults, boolean perTask, List<UnfrozenGroup> smallParts) {
        faults.require(
                !perTask || !UnfrozenGroup.inBackbone(smallParts),
                "smallParts other than biases need perTask=false, because tasks with adapters of their own share the"
                        + " frozen backbone");
    }

    /** At least one layer, and queries, keys and values all together or none of them. */
    public static void packedTargets(Faults faults, List<TargetModule> targets, MethodName method) {
        List<TargetModule> parts = List.of(QUERY, KEY, VALUE);
        faults.require(!targets.isEmpty(), "targets must name at least one layer")
                .require(
                        targets.containsAll(parts) || parts.stream().noneMatch(targets::contains),
                        "targets must have all of q, k and v or none of them: %s adapts them as one layer",
                        method.key());
    }
}
