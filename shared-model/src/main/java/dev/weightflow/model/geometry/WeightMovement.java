package dev.weightflow.model.geometry;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.model.flow.Trajectory;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Movement of the adapted weights in a training, as means over the weights of all passes. The movement before any learning is separate from what was
 * learned: a softmax field starts away from the pre-trained weight, and may stay there.
 *
 * @param fromPretrained ‖W1 − W0‖ / ‖W0‖
 * @param fromStart ‖W1 − W1(θ0)‖ / ‖W0‖, where W1(θ0) is the adapted weight of the untrained method
 * @param effectiveRank of W1 − W1(θ0), see {@link WeightGeometry}
 * @param logitDeviation the root of the mean variance of the logits that share a softmax, at W0: 0 where the field is 1/k everywhere; absent where a
 *     field has no logits
 * @param weights the movement of each weight behind the means; none in a mean over trainings, and in histories of before
 */
public record WeightMovement(
        double fromPretrained,
        double fromStart,
        double effectiveRank,
        Optional<Double> logitDeviation,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OfWeight> weights) {

    /** Movement of one weight; the numbers are those of {@link WeightMovement}. */
    public record OfWeight(String name, double fromStart, Optional<Double> logitDeviation) {}

    public WeightMovement {
        weights = weights == null ? List.of() : List.copyOf(weights);
    }

    /** Computes the means of at least one; without logits if one has none, and without single weights. */
    public static WeightMovement mean(List<WeightMovement> each) {
        return new WeightMovement(
                mean(each, WeightMovement::fromPretrained),
                mean(each, WeightMovement::fromStart),
                mean(each, WeightMovement::effectiveRank),
                each.stream().allMatch(one -> one.logitDeviation().isPresent())
                        ? Optional.of(mean(each, one -> one.logitDeviation().orElseThrow()))
                        : Optional.empty(),
                List.of());
    }

    private static WeightMovement ofWeights(List<WeightMovement> each) {
        WeightMovement mean = mean(each);
        return new WeightMovement(
                mean.fromPretrained,
                mean.fromStart,
                mean.effectiveRank,
                mean.logitDeviation,
                each.stream().flatMap(one -> one.weights.stream()).toList());
    }

    private static double mean(List<WeightMovement> each, ToDoubleFunction<WeightMovement> number) {
        return each.stream().mapToDouble(number).average().orElseThrow();
    }

    /** Measures the models of one training. */
    public static final class Tracer {

        private final List<double[]> starts = new ArrayList<>();

        /** @param untrained the model at the start of the training; it is not kept */
        public Tracer(Network untrained) {
            measured(() ->
                    untrained.adapted().forEach(weight -> starts.add(DeviceSync.doubles(wide(weight.adapted())))));
        }

        /** Returns the movement; empty for a method that replaces no frozen weights. */
        public Optional<WeightMovement> of(Network network) {
            List<WeightMovement> each = new ArrayList<>();
            measured(() -> {
                List<AdaptedWeight> adapted = network.adapted();
                for (int i = 0; i < adapted.size(); i++) {
                    each.add(of(adapted.get(i), starts.get(i)));
                }
            });
            return each.isEmpty() ? Optional.empty() : Optional.of(ofWeights(each));
        }

        private static WeightMovement of(AdaptedWeight weight, double[] start) {
            try (StepScope scope = StepScope.open()) {
                NDArray before = wide(weight.frozen());
                NDArray after = wide(weight.adapted());
                NDArray learned = after.sub(after.getManager().create(start, after.getShape()));
                double norm = Matrices.norm(before);
                double fromStart = Matrices.norm(learned) / norm;
                Optional<Double> logits = weight.trajectory()
                        .map(Trajectory::field)
                        .flatMap(field -> field.logits(weight.frozen()))
                        .map(Tracer::deviation);
                return new WeightMovement(
                        Matrices.norm(after.sub(before)) / norm,
                        fromStart,
                        Matrices.effectiveRank(learned),
                        logits,
                        List.of(new OfWeight(weight.name(), fromStart, logits)));
            }
        }

        /** [groups, entries] */
        private static double deviation(NDArray logits) {
            NDArray wide = wide(logits);
            NDArray centred = wide.sub(wide.mean(new int[] {1}, true));
            return Math.sqrt(DeviceSync.number(centred.mul(centred).mean()));
        }

        private static NDArray wide(NDArray array) {
            return Ops.cast(array, DataType.FLOAT64);
        }

        private static void measured(Runnable measurement) {
            Torch.inference(() -> {
                try (StepScope scope = StepScope.open()) {
                    measurement.run();
                }
                return null;
            });
        }
    }
}
