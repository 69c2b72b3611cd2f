package dev.weightflow.model.method.lora;

import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.LowRankKind;
import dev.weightflow.model.method.FlowAdapter;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Options;
import dev.weightflow.model.method.TargetModule;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.schema.MethodName;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads LoRA's options. The defaults (rank 4 on queries and values, an adapter and biases for each task) give the 2.87 M trainable
 * parameters of the paper's row, which it inherited without a description.
 */
public final class LoraConfig {

    private static final int RANK = 4;

    private LoraConfig() {}

    /**
     * The method.
     *
     * @param given {@code rank}; {@code targets} (of q, k, v, proj, fc1, fc2); {@code scale}, what B·A is multiplied by;
     *     {@code dropout} on the adapters' input; {@code per-task}, whether each task has adapters of its own; {@code biases},
     *     whether the targets' biases are trained too; {@code small-parts}, only with shared adapters
     */
    public static Method of(Map<String, String> given) {
        Options options = new Options(MethodName.LORA.key(), given);
        int rank = options.positive("rank", RANK);
        Set<TargetModule> targets =
                options.set("targets", EnumSet.of(TargetModule.Q, TargetModule.V), TargetModule::of);
        options.require(!targets.isEmpty(), "targets is empty, so nothing would be adapted");
        double scale = options.number("scale", 1);
        double dropout = options.probability("dropout", 0);
        boolean perTask = options.flag("per-task", true);
        boolean biases = options.flag("biases", true);
        Set<UnfrozenGroup> smallParts = options.set("small-parts", Set.of(), UnfrozenGroup::of);
        options.require(
                !perTask || smallParts.isEmpty(),
                "small-parts need per-task=false, because tasks with adapters of their own share the frozen backbone");
        options.done();
        FlowAdapter flows = new FlowAdapter(targets, new LowRankKind(rank, scale), Flow.ONE_EULER_STEP);
        return new Lora(given, flows, dropout, perTask, biases, smallParts);
    }
}
