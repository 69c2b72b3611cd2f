package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.training.DeloraOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A velocity field as configuration: what parameters it needs for a weight, and how it is built from them. */
public sealed interface FieldKind permits SoftmaxKind, LowRankKind, AdvectionKind, TimedKind {

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
        FieldKind kind =
                switch (options.field()) {
                    case SOFTMAX -> new SoftmaxKind(options.rank(), SoftmaxFieldOptions.of(options), false);
                    case CENTERED_SOFTMAX -> new SoftmaxKind(options.rank(), SoftmaxFieldOptions.of(options), true);
                    case LOW_RANK ->
                        new LowRankKind(options.rank(), options.scale().orElseThrow());
                    case ADVECTION -> new AdvectionKind(options.rank());
                };
        return options.learnedTime().isPresent() ? new TimedKind(kind) : kind;
    }

    /** The kind of the field that each task has besides, if it has one. It starts at 0: a softmax field's is centred. */
    static Optional<FieldKind> ofTask(DeloraOptions options) {
        return options.taskRank().map(rank -> switch (options.field()) {
            case SOFTMAX, CENTERED_SOFTMAX -> new SoftmaxKind(rank, SoftmaxFieldOptions.of(options), true);
            case LOW_RANK -> new LowRankKind(rank, options.scale().orElseThrow());
            case ADVECTION -> new AdvectionKind(rank);
        });
    }
}
