package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.VptOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Visual prompt tuning (Jia et al., 2022) on a Swin Transformer: trained tokens stand before those of every window, whose attention sees
 * them. Deep prompts enter every block anew; shallow ones enter the first, and pass through blocks and mergings as the tokens do. Other
 * keys beside the window's change what attention gives from the beginning, so that the method does not start where the backbone is
 * unchanged.
 *
 * @param merged whether nothing is trained any more
 */
record Vpt(VptOptions spec, boolean merged) implements Method {

    static Method of(VptOptions spec) {
        return new Vpt(spec, false);
    }

    @Override
    public List<BackbonePass> passes(Set<Task> tasks) {
        return spec.perTask() ? BackbonePass.eachThroughOneBackbone(tasks) : BackbonePass.one(tasks);
    }

    @Override
    public List<ParameterSpec> adapters(SwinLayout backbone, Set<Task> tasks) {
        double pixels = 3 * Math.pow(backbone.config().patch(), 2);
        List<LinearLayer> attentions = backbone.linearLayers().stream()
                .filter(layer -> layer.kind() == Kind.QKV)
                .toList();
        List<ParameterSpec> specs = new ArrayList<>();
        for (BackbonePass pass : passes(tasks)) {
            for (LinearLayer layer : spec.deep() ? attentions : attentions.subList(0, 1)) {
                String block = layer.name().substring(0, layer.name().length() - ".attn.qkv".length());
                specs.add(new ParameterSpec(
                        pass.prefix() + name(block, pass),
                        new Shape(spec.prompts(), layer.in()),
                        ParameterGroup.ADAPTER,
                        new Initializer.Uniform((float) Math.sqrt(6 / (pixels + layer.in())))));
            }
        }
        return specs;
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return !merged && (parameter.group() == ParameterGroup.DECODER || parameter.group() == ParameterGroup.ADAPTER);
    }

    @Override
    public LinearForward linearForward(BackbonePass pass, ParameterSet parameters, boolean training) {
        return new VptForward(this, new PlainLinear(pass, parameters));
    }

    /** Prompts are no weights: they stay. */
    @Override
    public Merged merge(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters) {
        return new Merged(new Vpt(spec, true), Map.<String, NDArray>of());
    }

    /** The name of the prompts that enter a block, without the pass's prefix. */
    String name(String block, BackbonePass pass) {
        return block + ".vpt_prompts" + (spec.perTask() ? "." + pass.name() : "");
    }
}
