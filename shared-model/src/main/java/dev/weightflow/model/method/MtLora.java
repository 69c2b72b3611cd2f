package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.MtLoraOptions;
import java.util.stream.Stream;

/**
 * MTLoRA. Adapters that all tasks share (TA-LoRA) stand in every block; in the last block of each stage each task has one of
 * its own beside them (TS-LoRA).
 */
final class MtLora extends TaskStreamMethod<MtLoraOptions, MtLoraLinear> {

    private MtLora(MtLoraOptions options, boolean merged) {
        super(options, options.targets(), options.taskTargets(), options.smallParts(), merged);
    }

    static Method of(MtLoraOptions options) {
        return new MtLora(options, false);
    }

    @Override
    protected Method asMerged() {
        return new MtLora(options(), true);
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer) {
        return LowRankPair.shared(layer).parameters(options().rank());
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer, Task task) {
        return LowRankPair.of(layer, task).parameters(options().taskRank());
    }

    @Override
    public MtLoraLinear linearForward(BackbonePass pass, ParameterSet parameters, boolean training) {
        return new MtLoraLinear(this, new PlainLinear(pass, parameters), training);
    }

    @Override
    protected NDArray weight(LinearLayer layer, MtLoraLinear forward) {
        return LowRankPair.shared(layer).merged(forward.plain(), options().scale());
    }

    @Override
    protected Stream<AdaptedWeight> adapted(LinearLayer layer, MtLoraLinear forward) {
        Stream<LowRankPair> ofTasks = specialises(layer)
                ? forward.plain().pass().tasks().stream().map(task -> LowRankPair.of(layer, task))
                : Stream.empty();
        return Stream.concat(Stream.of(LowRankPair.shared(layer)), ofTasks)
                .flatMap(pair -> pair.adapted(forward.plain(), options().scale()).stream());
    }
}
