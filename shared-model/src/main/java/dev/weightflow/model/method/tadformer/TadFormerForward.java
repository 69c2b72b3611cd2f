package dev.weightflow.model.method.tadformer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import dev.weightflow.model.backbone.Prompts;
import dev.weightflow.model.backbone.SwinTransformer;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.method.LowRankPair;
import dev.weightflow.model.method.PlainLinear;
import dev.weightflow.model.method.tadformer.TadFormer.TaskFilter;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.TorchScript;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Forward pass of {@link TadFormer}. In the last block of a stage, with x the shared input of a layer and x_t the task's,
 *
 * <pre>
 *   shared = W·x + b + scale·B·A·drop(x)
 *   task t = W·x + b + scale·B·filter(A·x_t)
 * </pre>
 *
 * At the output projection, task prompt conditioning computes x_t from the attended tokens a: p_t = GELU(q_t·kᵀ)⊙a for each head, with q_t the
 * prompt's query and k the tokens' keys, unscaled; x_t is the norm of a + p_t. The task's features are σ(g)·p_t + (1 − σ(g))·out_t.
 */
final class TadFormerForward implements BackboneHooks, Prompts {

    private static final TorchScript SCRIPT = TorchScript.beside(TadFormerForward.class);

    private final TadFormer method;
    private final List<TaskName> tasks;
    private final boolean training;
    private final PlainLinear plain;
    private final Map<TaskName, NDArray> conditioned = new TreeMap<>(); // [batch·windows, tokens, channels]
    private NDArray qkv; // [batch·windows, prompts + tokens, 3·channels]

    TadFormerForward(TadFormer method, PlainLinear plain, boolean training) {
        this.method = method;
        this.tasks = plain.pass().tasks().stream().sorted().toList();
        this.training = training;
        this.plain = plain;
    }

    PlainLinear plain() {
        return plain;
    }

    @Override
    public TaskFeatures project(LinearLayer layer, TaskFeatures x) {
        if (method.specialises(layer)) {
            return specialised(layer, x);
        }
        TaskFeatures y = method.adapts(layer) ? x.map(z -> adapted(layer, z)) : plain.project(layer, x);
        if (layer.kind() == Kind.QKV) {
            qkv = y.shared();
        }
        return y;
    }

    @Override
    public TaskFeatures leaving(LinearLayer last, TaskFeatures out, UnaryOperator<NDArray> grid) {
        if (!last.lastOfStage()) {
            return out;
        }
        NDArray gate = plain.parameter(TadFormer.gate(last)); // [1]
        NDArray conditionedPart = Activation.sigmoid(gate);
        NDArray otherPart = Activation.sigmoid(Ops.scale(gate, -1));
        return new TaskFeatures(out.shared(), TaskName.each(tasks, task -> grid.apply(conditioned.get(task))
                .mul(conditionedPart)
                .add(out.of(task).mul(otherPart))));
    }

    @Override
    public Optional<Prompts> prompts() {
        return Optional.of(this);
    }

    @Override
    public int count() {
        return tasks.size();
    }

    @Override
    public NDArray entering(String block, NDArray left, long batch) {
        return left == null ? plain.parameter(TadFormer.PROMPTS).expandDims(0).repeat(0, batch) : left;
    }

    /** Passes a prompt's output of attention through the MLP only; one residual connection spans both. */
    @Override
    public NDArray leaving(NDArray entered, NDArray attended, UnaryOperator<NDArray> mlp) {
        return entered.add(mlp.apply(attended));
    }

    @Override
    public NDArray merged(LinearLayer merging, NDArray left) {
        return Ops.linear(left, plain.parameter(TadFormer.up(merging)));
    }

    @Override
    public NDArray project(LinearLayer layer, NDArray prompts) {
        return method.adapts(layer) ? adapted(layer, prompts) : plain.apply(layer, prompts);
    }

    private TaskFeatures specialised(LinearLayer layer, TaskFeatures x) {
        NDArray pretrained = plain.apply(layer, x.shared());
        NDArray dropped = drop(x.shared());
        NDArray shared = pretrained.add(raise(layer, lower(layer, dropped)));
        boolean projection = layer.kind() == Kind.PROJ;
        long tokens = dropped.getShape().get(1) - (projection ? count() : 0);
        NDArray attended = SwinTransformer.withoutPrompts(dropped, tokens);
        NDArray plainTokens = SwinTransformer.withoutPrompts(pretrained, tokens);
        Map<TaskName, NDArray> perTask = new TreeMap<>();
        for (int t = 0; t < tasks.size(); t++) {
            TaskName task = tasks.get(t);
            NDArray own = projection ? condition(layer, attended, task, t) : x.of(task);
            NDArray filtered = filter(layer, task, lower(layer, own), (long) Math.sqrt(tokens));
            perTask.put(task, plainTokens.add(raise(layer, filtered)));
        }
        return new TaskFeatures(shared, perTask);
    }

    /** Computes the task prompt conditioning: [batch·windows, tokens, channels] to the same */
    private NDArray condition(LinearLayer layer, NDArray attended, TaskName task, int prompt) {
        long heads = plain.parameter(TadFormer.biasTable(layer)).getShape().get(1);
        NDArray own = SCRIPT.call("conditioned", attended, qkv, prompt, heads);
        conditioned.put(task, own);
        String norm = TadFormer.norm(layer);
        return Ops.layerNorm(attended.add(own), plain.parameter(norm + "weight"), plain.parameter(norm + "bias"));
    }

    /** [n, side², rank] to the same */
    private NDArray filter(LinearLayer layer, TaskName task, NDArray inner, long side) {
        String name = TadFormer.filter(layer);
        if (method.options().filter() == TaskFilter.STATIC) {
            return SCRIPT.call(
                    "filter",
                    inner,
                    plain.parameter(name + "weight." + task.key()),
                    plain.parameter(name + "bias." + task.key()),
                    side);
        }
        return SCRIPT.call(
                "dynamic_filter",
                inner,
                plain.parameter(name + "conv.weight"),
                plain.parameter(name + "conv.bias"),
                plain.parameter(name + "std"),
                plain.parameter(name + "mean"),
                side);
    }

    /** [..., in] to [..., out] */
    private NDArray adapted(LinearLayer layer, NDArray x) {
        return plain.apply(layer, x).add(raise(layer, lower(layer, drop(x))));
    }

    /** [..., in] to [..., rank] */
    private NDArray lower(LinearLayer layer, NDArray x) {
        return LowRankPair.shared(layer).lower(plain, x);
    }

    /** [..., rank] to [..., out] */
    private NDArray raise(LinearLayer layer, NDArray inner) {
        return LowRankPair.shared(layer).raise(plain, inner, method.options().scale());
    }

    /** [..., in] to the same */
    private NDArray drop(NDArray x) {
        return training ? Ops.dropout(x, method.options().dropout()) : x;
    }
}
