package dev.weightflow.model.method;

import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.flow.AdvectionField;
import dev.weightflow.model.flow.FieldKind;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.Flow.IntegratorName;
import dev.weightflow.model.flow.LowRankField;
import dev.weightflow.model.flow.SoftmaxField;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxAxis;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxDivisor;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxReading;
import dev.weightflow.model.flow.UniformField;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Keyed;
import java.util.List;
import java.util.Optional;

/**
 * DELORA, the paper's method (§2.2, §3.1, eq. 7). Each target weight W0 is frozen; the network uses W(1), where dW/dt = v(W) and W(0) = W0. All tasks
 * share the fields, so one pass serves them all, unless each has a field of its own besides. Euler steps of eq. 3 taken literally would add v at
 * every iteration and let the weights diverge; the flow is therefore computed anew from W0 in every pass. The paper names neither the rank nor what
 * else is trained; the defaults are the interpretation closest to its words (W_q and W_v, shared by all tasks) that gives its 2.42 M trainable
 * parameters.
 *
 * @param rank the inner width of the fields; the uniform field has none
 * @param targets the weights that flow, in every block
 * @param field the velocity field
 * @param reading of the softmax fields: the product that equation 7 means
 * @param axis of the softmax fields: the entries that share a softmax
 * @param divisor of the product in the softmax fields
 * @param scale of the low-rank field: the factor of B·A
 * @param integrator of the flow
 * @param steps the equal steps from t = 0 to t = 1
 * @param taskRank the inner width of a further field for each task, which then runs a pass of its own; no such fields if absent
 * @param inputAdaptive whether a learned gate on a layer's input scales the change of its weight; such a weight is not merged
 * @param learned whether the field is trained; otherwise W1 and W2 of the softmax field stay at their random start. By default it is
 * @param rateFactor the factor on the learning rate of the parameters that the method adds: the fields', and the gates'; 1 if absent
 * @param linearised whether the flow is replaced by its first-order expansion in the field's parameters around their start; not by default
 */
public record Delora(
        @Default("24") Integer rank,
        @Default("q,v") List<TargetModule> targets,
        @Default("softmax") FieldName field,
        Optional<SoftmaxReading> reading,
        Optional<SoftmaxAxis> axis,
        Optional<SoftmaxDivisor> divisor,
        Optional<Double> scale,
        @Default("euler") IntegratorName integrator,
        @Default("1") Integer steps,
        Optional<Integer> taskRank,
        Optional<Boolean> inputAdaptive,
        Optional<Boolean> linearised,
        Optional<Boolean> learned,
        Optional<Double> rateFactor,
        @Default("norms,patch-embedding,position-bias") List<UnfrozenGroup> smallParts,
        @Default("hrnet") DecoderName decoder)
        implements MethodOptions.Flowing {
    public Delora {
        // the default and absent are the same specification
        inputAdaptive = inputAdaptive.filter(on -> on);
        linearised = linearised.filter(on -> on);
        learned = learned.filter(on -> !on);
        rateFactor = rateFactor.filter(factor -> factor != 1);
        boolean softmax = field.isSoftmax();
        boolean lowRank = field == FieldName.LOW_RANK;
        reading = reading.or(() -> where(softmax, SoftmaxReading.PRODUCT));
        axis = axis.or(() -> where(softmax, SoftmaxAxis.LAST));
        divisor = divisor.or(() -> where(softmax, SoftmaxDivisor.SQRT_ROWS));
        scale = scale.or(() -> where(lowRank, 1.0));
    }

    @Override
    public void check(Faults faults) {
        boolean softmax = field.isSoftmax();
        faults.atLeast(1, "steps", steps)
                .require(
                        field == FieldName.LOW_RANK || scale.isEmpty(),
                        "scale is an option of the low-rank field; %s",
                        softmax ? "a softmax field has divisor" : "other fields have none")
                .require(softmax || reading.isEmpty(), "reading is an option of the softmax fields")
                .require(softmax || axis.isEmpty(), "axis is an option of the softmax fields")
                .require(softmax || divisor.isEmpty(), "divisor is an option of the softmax fields")
                .require(
                        reading.filter(SoftmaxReading.TRANSPOSED_SQUARE::equals).isEmpty() || square(targets),
                        "reading transposed-square needs square weights, so targets can only have q, k, v and proj")
                .require(
                        field != FieldName.UNIFORM || taskRank.isEmpty(),
                        "taskRank needs a field with parameters, which uniform has not")
                .require(
                        field != FieldName.UNIFORM || linearised.isEmpty(),
                        "linearised needs a field with parameters, which uniform has not")
                .require(
                        learned.isEmpty() || field == FieldName.SOFTMAX,
                        "learned=false needs the softmax field: the others start at a constant, and would stay there")
                .require(
                        learned.isEmpty() || taskRank.isEmpty() && linearised.isEmpty() && inputAdaptive.isEmpty(),
                        "learned=false cannot have taskRank, linearised or inputAdaptive, which are learned")
                .require(
                        rateFactor.isEmpty() || learned.isEmpty() && field != FieldName.UNIFORM,
                        "rateFactor needs a learned field with parameters");
        OptionRules.targetsInBlocks(faults, targets);
    }

    @Override
    public boolean flows() {
        return linearised.isEmpty();
    }

    @Override
    public double addedRateFactor() {
        return rateFactor.orElse(1.0);
    }

    private static <T> Optional<T> where(boolean applies, T value) {
        return applies ? Optional.of(value) : Optional.empty();
    }

    private static boolean square(List<TargetModule> targets) {
        return !targets.contains(TargetModule.FC1) && !targets.contains(TargetModule.FC2);
    }

    @Override
    public Method method() {
        // each task's additional field starts at 0: a softmax field is centred
        WeightAdapter adapter = new FlowAdapter(
                kind(rank, field == FieldName.CENTERED_SOFTMAX),
                taskRank.map(own -> kind(own, true)),
                new Flow(integrator, steps),
                learned.isEmpty());
        return new AdapterMethod(
                this,
                linearised.isPresent() ? new LinearisedAdapter(adapter) : adapter,
                targets,
                taskRank.isPresent(),
                false,
                0,
                inputAdaptive.isPresent(),
                smallParts);
    }

    private FieldKind kind(int width, boolean centered) {
        return switch (field) {
            case SOFTMAX, CENTERED_SOFTMAX ->
                new SoftmaxField.Kind(
                        width,
                        new SoftmaxField.Options(reading.orElseThrow(), axis.orElseThrow(), divisor.orElseThrow()),
                        centered);
            case UNIFORM -> new UniformField.Kind();
            case LOW_RANK -> new LowRankField.Kind(width, scale.orElseThrow());
            case ADVECTION -> new AdvectionField.Kind(width);
        };
    }

    public enum FieldName implements Keyed {
        /** The paper's field, equation 7. */
        SOFTMAX,
        /** The softmax field minus its mean, so that the flow starts exactly at the identity. */
        CENTERED_SOFTMAX,
        /** The paper's field with equal logits, the same number everywhere; it has no parameters. */
        UNIFORM,
        /** The constant low-rank field, equation 6. */
        LOW_RANK,
        /** Transport of a weight's entries along its rows, with a learned low-rank velocity. */
        ADVECTION;

        boolean isSoftmax() {
            return this == SOFTMAX || this == CENTERED_SOFTMAX;
        }
    }
}
