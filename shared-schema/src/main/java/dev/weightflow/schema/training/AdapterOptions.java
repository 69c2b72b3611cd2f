package dev.weightflow.schema.training;

import static dev.weightflow.schema.training.TargetModule.FC2;
import static dev.weightflow.schema.training.TargetModule.PROJECTION;

import dev.weightflow.schema.MethodName;
import java.util.List;

/**
 * Bottleneck adapters (Houlsby et al., 2019): after a sublayer, y + up(GELU(down(y))).
 *
 * @param reduction by what a layer's channels are divided in the bottleneck, with at least one channel left; 2 by default
 * @param targets the layers after which adapters stand, proj (after attention) and fc2 (after the MLP); fc2 by default
 * @param perTask whether each task has adapters, and a pass, of its own; it has by default
 * @param decoder the decoder heads; hrnet by default
 */
public record AdapterOptions(Integer reduction, List<TargetModule> targets, Boolean perTask, DecoderName decoder)
        implements MethodSpec {
    public AdapterOptions {
        reduction = Options.or(reduction, 2);
        targets = Options.or(targets, List.of(FC2));
        perTask = Options.or(perTask, true);
        decoder = Options.or(decoder, DecoderName.HRNET);
        Options.faults(MethodName.ADAPTER)
                .atLeast(1, "reduction", reduction)
                .require(!targets.isEmpty(), "targets must name at least one layer")
                .require(
                        List.of(PROJECTION, FC2).containsAll(targets),
                        "targets can only have proj and fc2: an adapter stands after attention or after the MLP")
                .raise();
    }

    @Override
    public MethodName name() {
        return MethodName.ADAPTER;
    }
}
