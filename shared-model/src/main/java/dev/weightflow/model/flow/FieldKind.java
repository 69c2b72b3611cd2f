package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.training.DeloraOptions;
import dev.weightflow.schema.training.FieldName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A velocity field as configuration: what parameters it needs for a weight, and how it is built from them. */
public sealed interface FieldKind permits SoftmaxField.Kind, LowRankField.Kind, AdvectionField.Kind, FieldKind.Timed {

    /**
     * The parameters of a field over one weight.
     *
     * @param prefix the weight's name, without a dot at its end
     * @param weight [out, in]
     */
    List<ParameterSpec> parameters(String prefix, Shape weight);

    /**
     * The field over one weight.
     *
     * @param prefix as it was given to {@link #parameters}
     * @param arrays the parameters by name
     */
    VelocityField field(String prefix, Function<String, NDArray> arrays);

    /** The kind that the options choose, for all tasks. */
    static FieldKind of(DeloraOptions options) {
        FieldKind kind = of(options, options.rank(), options.field() == FieldName.CENTERED_SOFTMAX);
        return options.learnedTime().isPresent() ? new Timed(kind) : kind;
    }

    /** The kind of the field that each task has besides, if it has one. It starts at 0: a softmax field's is centred. */
    static Optional<FieldKind> ofTask(DeloraOptions options) {
        return options.taskRank().map(rank -> of(options, rank, true));
    }

    private static FieldKind of(DeloraOptions options, int rank, boolean centered) {
        return switch (options.field()) {
            case SOFTMAX, CENTERED_SOFTMAX ->
                new SoftmaxField.Kind(
                        rank,
                        new SoftmaxField.Options(
                                options.reading().orElseThrow(),
                                options.axis().orElseThrow(),
                                options.divisor().orElseThrow()),
                        centered);
            case LOW_RANK -> new LowRankField.Kind(rank, options.scale().orElseThrow());
            case ADVECTION -> new AdvectionField.Kind(rank);
        };
    }

    /**
     * A field along which a weight flows for a learned time T instead of 1, so that each weight takes steps of its own length T/steps. T
     * starts at 1. Since no field here depends on time, flowing along v for a time T is flowing along T·v for a time 1.
     *
     * @param kind the field v
     */
    record Timed(FieldKind kind) implements FieldKind {

        private static final String TIME = ".flow_time";

        @Override
        public List<ParameterSpec> parameters(String prefix, Shape weight) {
            List<ParameterSpec> specs = new ArrayList<>(kind.parameters(prefix, weight));
            specs.add(ParameterSpec.adapter(prefix + TIME, Initializer.ones(), 1));
            return specs;
        }

        @Override
        public VelocityField field(String prefix, Function<String, NDArray> arrays) {
            VelocityField field = kind.field(prefix, arrays);
            NDArray time = arrays.apply(prefix + TIME); // [1]
            return (w, t) -> field.velocity(w, t).mul(time);
        }
    }
}
