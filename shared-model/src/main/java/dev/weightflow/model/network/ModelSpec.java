package dev.weightflow.model.network;

import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.decoder.Decoder;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Specification of a model without memory: every parameter, and which of them the method trains. The accounting of Table 1 counts these, and
 * {@link Network} is built from them.
 */
public record ModelSpec(NetworkConfig config, Method method) {

    /** @throws IllegalArgumentException if the method cannot be applied to the backbone, with the reason */
    public ModelSpec {
        method.options().unfit(config.backbone()).ifPresent(why -> {
            throw new IllegalArgumentException("the method " + method.name().key() + " cannot be applied: " + why);
        });
    }

    /** Returns all parameters in the order of the state dict: backbones, adapters, decoders. */
    public List<ParameterSpec> parameters() {
        BackboneLayout layout = config.layout();
        Decoder decoder = Decoder.of(config.decoder(), layout);
        List<BackbonePass> passes = method.passes(config.taskNames());
        List<ParameterSpec> specs = new ArrayList<>();
        passes.stream().map(BackbonePass::prefix).distinct().forEach(prefix -> layout.parameters()
                .forEach(spec -> specs.add(spec.under(prefix))));
        specs.addAll(method.adapters(layout, config.taskNames()));
        passes.forEach(pass -> layout.neck().forEach(spec -> specs.add(pass.ofNeck(spec))));
        passes.forEach(pass -> specs.addAll(decoder.passParameters(pass.name())));
        config.tasks().forEach(task -> specs.addAll(decoder.parameters(task)));
        return specs;
    }

    /** Returns the method's buffers, and the running statistics of the decoders. */
    public List<ParameterSpec> buffers() {
        Decoder decoder = Decoder.of(config.decoder(), config.layout());
        List<ParameterSpec> specs = new ArrayList<>(method.buffers(config.layout(), config.taskNames()));
        config.tasks().forEach(task -> specs.addAll(decoder.buffers(task.name())));
        return specs;
    }

    public Map<ParameterGroup, Long> trainable() {
        Map<ParameterGroup, Long> counts = new EnumMap<>(ParameterGroup.class);
        for (ParameterGroup group : ParameterGroup.values()) {
            counts.put(group, 0L);
        }
        parameters().stream()
                .filter(method::trains)
                .forEach(spec -> counts.merge(spec.group(), spec.size(), Long::sum));
        return counts;
    }
}
