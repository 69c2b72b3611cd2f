package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import dev.weightflow.model.backbone.Prompts;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Visual prompt tuning (Jia et al., 2022) on a Swin Transformer: trained tokens before those of every window, which attend to them. Deep prompts
 * enter every block anew; shallow ones enter the first, and pass through blocks and mergings as the tokens do. Keys besides the window's change the
 * output of attention from the beginning, so that the method does not start at the unchanged backbone.
 */
record Vpt(Options options) implements Method {

    @Override
    public List<BackbonePass> passes(Set<TaskName> tasks) {
        return BackbonePass.throughOneBackbone(tasks, options.perTask());
    }

    @Override
    public List<ParameterSpec> adapters(BackboneLayout backbone, Set<TaskName> tasks) {
        // the authors draw all prompts within the first stage's bound, even where later stages have more channels
        double fan = 3 * Math.pow(backbone.backbone().patch(), 2)
                + backbone.linearLayers().get(0).in();
        List<LinearLayer> attentions = backbone.linearLayers().stream()
                .filter(layer -> layer.kind() == Kind.QKV)
                .toList();
        List<ParameterSpec> specs = new ArrayList<>();
        for (BackbonePass pass : passes(tasks)) {
            for (LinearLayer layer : options.deep() ? attentions : attentions.subList(0, 1)) {
                String block = layer.name().substring(0, layer.name().length() - ".attn.qkv".length());
                specs.add(ParameterSpec.adapter(
                        pass.prefix() + name(block, pass),
                        Initializer.uniform((float) Math.sqrt(6 / fan)),
                        options.prompts(),
                        layer.in()));
            }
        }
        return specs;
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return parameter.group() == ParameterGroup.DECODER || parameter.group() == ParameterGroup.ADAPTER;
    }

    @Override
    public BackboneHooks hooks(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters, boolean training) {
        return new Forward(options, new PlainLinear(pass, parameters));
    }

    /** Returns the name of the prompts that enter a block, without the pass's prefix. */
    private static String name(String block, BackbonePass pass) {
        return block + ".vpt_prompts" + pass.suffix();
    }

    private record Forward(Options options, PlainLinear plain) implements BackboneHooks, Prompts {

        @Override
        public TaskFeatures project(LinearLayer layer, TaskFeatures x) {
            return plain.project(layer, x);
        }

        @Override
        public Optional<Prompts> prompts() {
            return Optional.of(this);
        }

        @Override
        public int count() {
            return options.prompts();
        }

        @Override
        public NDArray entering(String block, NDArray left, long batch) {
            return left == null || options.deep()
                    ? plain.parameter(name(block, plain.pass())).expandDims(0).repeat(0, batch)
                    : left;
        }

        /** Passes deep prompts through unchanged: the next block replaces them. */
        @Override
        public NDArray leaving(NDArray entered, NDArray attended, UnaryOperator<NDArray> mlp) {
            if (options.deep()) {
                return entered;
            }
            NDArray hidden = entered.add(attended);
            return hidden.add(mlp.apply(hidden));
        }

        /** Merges each prompt as if it were its own four neighbours, as the authors do. */
        @Override
        public NDArray merged(LinearLayer merging, NDArray left) {
            if (options.deep()) {
                return left;
            }
            NDArray four = NDArrays.concat(new NDList(left, left, left, left), 2); // [batch, count, 4·channels]
            String norm = merging.name().substring(0, merging.name().length() - "reduction".length()) + "norm.";
            return plain.apply(
                    merging, Ops.layerNorm(four, plain.parameter(norm + "weight"), plain.parameter(norm + "bias")));
        }

        @Override
        public NDArray project(LinearLayer layer, NDArray prompts) {
            return plain.apply(layer, prompts);
        }
    }

    /**
     * @param prompts the number of tokens
     * @param deep whether every block has tokens of its own, by default; otherwise those of the first pass through all blocks
     * @param perTask whether each task has tokens, and a pass, of its own, by default
     */
    public record Options(
            @Default("50") Integer prompts,
            @Default("true") Boolean deep,
            @Default("true") Boolean perTask,
            @Default("hrnet") DecoderName decoder)
            implements MethodOptions {
        @Override
        public void check(Faults faults) {
            faults.atLeast(1, "prompts", prompts);
        }

        @Override
        public Method method() {
            return new Vpt(this);
        }
    }
}
