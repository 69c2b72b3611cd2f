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
 * @param steps the steps from t = 0 to t = 1; where the integrator chooses them, one over the first that it tries; 1 by default
 * @param tolerance of the integrators that choose their steps, the greatest error of a step over the norm of the weight; 1e-3 by
 *     default
 * @param learnedTime whether each weight flows for a learned time, which starts at 1, and so in steps of its own length; not by default
 * @param taskRank the inner width of a further field for each task, which then runs a pass of its own; no such fields if absent
 * @param inputAdaptive whether what a layer's weight has moved by counts as much as a learned gate says of the layer's input; such a
 *     weight is not merged; not by default
 * @param linearised whether the flow is replaced by its first-order expansion in the field's parameters around their start; not by
 *     default
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
        Optional<Double> tolerance,
        Optional<Boolean> learnedTime,
        Optional<Integer> taskRank,
        Optional<Boolean> inputAdaptive,
        Optional<Boolean> linearised,
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
        boolean controlled = integrator.controlsError();
        tolerance = Faults.orEmpty(tolerance).or(() -> controlled ? Optional.of(1e-3) : Optional.empty());
        learnedTime = Options.on(learnedTime);
        taskRank = Faults.orEmpty(taskRank);
        inputAdaptive = Options.on(inputAdaptive);
        linearised = Options.on(linearised);
        boolean softmax = field == FieldName.SOFTMAX || field == FieldName.CENTERED_SOFTMAX;
        boolean lowRank = field == FieldName.LOW_RANK;
        reading = Faults.orEmpty(reading).or(() -> where(softmax, SoftmaxReading.PRODUCT));
        axis = Faults.orEmpty(axis).or(() -> where(softmax, SoftmaxAxis.LAST));
        divisor = Faults.orEmpty(divisor).or(() -> where(softmax, SoftmaxDivisor.SQRT_ROWS));
        scale = Faults.orEmpty(scale).or(() -> where(lowRank, 1.0));
        Faults faults = Options.faults(MethodName.DELORA)
                .atLeast(1, "rank", rank)
                .atLeast(1, "steps", steps)
                .require(
                        lowRank || scale.isEmpty(),
                        "scale is an option of the low-rank field; %s",
                        softmax ? "a softmax field has divisor" : "other fields have none")
                .require(softmax || reading.isEmpty(), "reading is an option of the softmax fields")
                .require(softmax || axis.isEmpty(), "axis is an option of the softmax fields")
                .require(softmax || divisor.isEmpty(), "divisor is an option of the softmax fields")
                .require(
                        controlled || tolerance.isEmpty(),
                        "tolerance is an option of the integrators heun-euler and bogacki-shampine; %s takes as many steps"
                                + " as steps says",
                        integrator.key())
                .require(
                        reading.filter(SoftmaxReading.TRANSPOSED_SQUARE::equals).isEmpty() || square(targets),
                        "reading transposed-square needs square weights, so targets can only have q, k, v and proj");
        scale.ifPresent(value -> faults.positive("scale", value));
        tolerance.ifPresent(value -> faults.positive("tolerance", value));
        taskRank.ifPresent(value -> faults.atLeast(1, "taskRank", value));
        Options.targetsInBlocks(faults, targets);
        faults.raise();
    }

    @Override
    public MethodName name() {
        return MethodName.DELORA;
    }

    @Override
    public boolean replacesWeights() {
        return true;
    }

    @Override
    public boolean flows() {
        return linearised.isEmpty();
    }

    private static <T> Optional<T> where(boolean applies, T value) {
        return applies ? Optional.of(value) : Optional.empty();
    }

    private static boolean square(List<TargetModule> targets) {
        return !targets.contains(TargetModule.FC1) && !targets.contains(TargetModule.FC2);
    }
}
