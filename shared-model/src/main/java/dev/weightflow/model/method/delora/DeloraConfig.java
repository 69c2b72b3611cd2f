package dev.weightflow.model.method.delora;

import dev.weightflow.model.flow.FieldKind;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.Integrator;
import dev.weightflow.model.method.FlowAdapter;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Options;
import dev.weightflow.model.method.TargetModule;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.schema.MethodName;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads DELORA's options. The paper names neither the rank nor what else is trained; the defaults are the reading closest to its
 * words (W_q and W_v, shared by all tasks) that gives its 2.42 M trainable parameters: rank 24, with norms, patch embedding and
 * position biases trained and patch merging frozen.
 */
public final class DeloraConfig {

    private static final int RANK = 24;
    private static final Set<UnfrozenGroup> SMALL_PARTS =
            EnumSet.of(UnfrozenGroup.NORMS, UnfrozenGroup.PATCH_EMBEDDING, UnfrozenGroup.POSITION_BIAS);

    private DeloraConfig() {}

    /**
     * The method.
     *
     * @param given {@code rank}; {@code targets} (of q, k, v, proj, fc1, fc2); {@code field} (softmax, centered-softmax,
     *     low-rank) with {@code reading}, {@code axis}, {@code scale}; {@code integrator} (euler, heun, rk4); {@code steps};
     *     {@code small-parts}
     */
    public static Method of(Map<String, String> given) {
        Options options = new Options(MethodName.DELORA.key(), given);
        int rank = options.positive("rank", RANK);
        Set<TargetModule> targets =
                options.set("targets", EnumSet.of(TargetModule.Q, TargetModule.V), TargetModule::of);
        options.require(!targets.isEmpty(), "targets is empty, so nothing would flow");
        Map<String, String> fieldOptions = new LinkedHashMap<>();
        for (String key : new String[] {"reading", "axis", "scale"}) {
            options.text(key).ifPresent(text -> fieldOptions.put(key, text));
        }
        FieldKind field = options.parsed("field", "softmax", key -> FieldKind.of(key, rank, fieldOptions));
        Integrator integrator = options.choice("integrator", Integrator.EULER, Integrator::of);
        int steps = options.positive("steps", 1);
        Set<UnfrozenGroup> smallParts = options.set("small-parts", SMALL_PARTS, UnfrozenGroup::of);
        options.done();
        return new Delora(given, new FlowAdapter(targets, field, new Flow(integrator, steps)), smallParts);
    }
}
