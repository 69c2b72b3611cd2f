package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.List;
import java.util.Optional;

/**
 * The paper's method: weights flow along a learned velocity field. The paper names neither the rank nor what else is trained; the
 * defaults are the reading closest to its words (W_q and W_v, shared by all tasks) that gives its 2.42 M trainable parameters.
 *
 * @param rank the inner width of the fields; 24 by default
 * @param targets the weights that flow, in every block; q and v by default
 * @param field the velocity field; softmax by default
 * @param reading of the softmax fields, which product equation 7 means; product by default
 * @param axis of the softmax fields, which entries share a softmax; last by default
 * @param divisor of the softmax fields, what the product is divided by; sqrt-rows by default
 * @param scale of the low-rank field, what B·A is multiplied with; 1 by default
 * @param integrator how the flow is integrated; euler by default
 * @param steps the steps from t = 0 to t = 1; 1 by default
 * @param smallParts what of the backbone is trained too; norms, patch embedding and position biases by default
 * @param decoder the decoder heads; hrnet by default
 */
public record DeloraOptions(
        Integer rank,
        List<TargetModule> targets,
        FieldName field,
        Optional<SoftmaxReading> reading,
        Optional<SoftmaxAxis> axis,
        Optional<SoftmaxDivisor> divisor,
        Optional<Double> scale,
        IntegratorName integrator,
        Integer steps,
        List<UnfrozenGroup> smallParts,
        DecoderName decoder)
        implements MethodSpec {
    public DeloraOptions {
        rank = Options.or(rank, 24);
        targets = Options.or(targets, Options.QUERY_AND_VALUE);
        field = Options.or(field, FieldName.SOFTMAX);
        integrator = Options.or(integrator, IntegratorName.EULER);
        steps = Options.or(steps, 1);
        smallParts = Options.or(
                smallParts, List.of(UnfrozenGroup.NORMS, UnfrozenGroup.PATCH_EMBEDDING, UnfrozenGroup.POSITION_BIAS));
        decoder = Options.or(decoder, DecoderName.HRNET);
        boolean lowRank = field == FieldName.LOW_RANK;
        reading = Faults.orEmpty(reading).or(() -> softmax(lowRank, SoftmaxReading.PRODUCT));
        axis = Faults.orEmpty(axis).or(() -> softmax(lowRank, SoftmaxAxis.LAST));
        divisor = Faults.orEmpty(divisor).or(() -> softmax(lowRank, SoftmaxDivisor.SQRT_ROWS));
        scale = Faults.orEmpty(scale).or(() -> lowRank ? Optional.of(1.0) : Optional.empty());
        Faults faults = Options.faults(MethodName.DELORA)
                .atLeast(1, "rank", rank)
                .atLeast(1, "steps", steps)
                .require(
                        lowRank || scale.isEmpty(),
                        "scale is an option of the low-rank field; a softmax field has divisor")
                .require(!lowRank || reading.isEmpty(), "reading is an option of the softmax fields")
                .require(!lowRank || axis.isEmpty(), "axis is an option of the softmax fields")
                .require(!lowRank || divisor.isEmpty(), "divisor is an option of the softmax fields")
                .require(
                        reading.filter(SoftmaxReading.TRANSPOSED_SQUARE::equals).isEmpty() || square(targets),
                        "reading transposed-square needs square weights, so targets can only have q, k, v and proj");
        scale.ifPresent(value -> faults.positive("scale", value));
        Options.targetsInBlocks(faults, targets);
        faults.raise();
    }

    @Override
    public MethodName name() {
        return MethodName.DELORA;
    }

    private static <T> Optional<T> softmax(boolean lowRank, T value) {
        return lowRank ? Optional.empty() : Optional.of(value);
    }

    private static boolean square(List<TargetModule> targets) {
        return !targets.contains(TargetModule.FC1) && !targets.contains(TargetModule.FC2);
    }
}
