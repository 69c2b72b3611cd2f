package dev.weightflow.model.method.mtlora;

import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import dev.weightflow.model.method.Options;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.schema.MethodName;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * MTLoRA's options, with the published configuration as defaults.
 *
 * @param rank the rank of the task-agnostic adapters
 * @param taskRank the rank of the task-specific adapters
 * @param scale what each adapter's product is multiplied by: the number itself, not divided by the rank
 * @param dropout on the input of the adapters
 * @param targets the layers with task-agnostic adapters
 * @param taskTargets the layers that have task-specific adapters too, in the last block of each stage
 * @param smallParts what else of the backbone is trained
 */
record MtLoraConfig(
        int rank,
        int taskRank,
        double scale,
        double dropout,
        Set<Kind> targets,
        Set<Kind> taskTargets,
        Set<UnfrozenGroup> smallParts) {

    static MtLoraConfig of(Map<String, String> given) {
        Options options = new Options(MethodName.MTLORA.key(), given);
        MtLoraConfig config = new MtLoraConfig(
                options.positive("rank", 64),
                options.positive("task-rank", 4),
                options.number("scale", 4),
                options.probability("dropout", 0.05),
                options.set("targets", EnumSet.of(Kind.QKV, Kind.PROJ, Kind.FC1, Kind.FC2), MtLoraConfig::kind),
                options.set("task-targets", EnumSet.of(Kind.PROJ, Kind.FC1, Kind.FC2), MtLoraConfig::kind),
                options.set("small-parts", EnumSet.allOf(UnfrozenGroup.class), UnfrozenGroup::of));
        options.require(
                config.targets.containsAll(config.taskTargets),
                "task-targets must be among targets, because a task-specific adapter stands beside a task-agnostic one");
        options.require(
                !config.taskTargets.contains(Kind.QKV),
                "task-targets cannot have qkv: attention is computed once, for all tasks");
        options.require(
                !config.targets.contains(Kind.MERGING) || !config.smallParts.contains(UnfrozenGroup.PATCH_MERGING),
                "targets have merging, so small-parts must not have patch-merging: it is either adapted or trained whole");
        options.done();
        return config;
    }

    boolean adapts(LinearLayer layer) {
        return targets.contains(layer.kind());
    }

    boolean specialises(LinearLayer layer) {
        return layer.lastOfStage() && taskTargets.contains(layer.kind());
    }

    private static Kind kind(String key) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' is no target; there are "
                        + Arrays.stream(Kind.values())
                                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
