package dev.weightflow.retraining.policy;

import dev.weightflow.model.method.Methods;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.retraining.policy.ContextReader.RetrainingContext;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.retraining.RetrainingStart;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The training that a policy comes to. */
final class TrainingSpecFactory {
    private static final int PICTURES = 4;

    private TrainingSpecFactory() {}

    /**
     * The complete training.
     *
     * @param labelled the dataset's tasks
     * @throws dev.weightflow.schema.InvalidRecordException with every fault of what recipe and champion's training make together
     */
    static TrainingSpec of(
            ModelName model,
            RetrainingPolicy policy,
            DatasetId dataset,
            List<TaskName> labelled,
            RetrainingContext context) {
        EvaluationOptions evaluation = new EvaluationOptions(
                policy.evaluateOn(),
                Split.VAL,
                policy.maxImages(),
                PICTURES,
                context.champion().isEmpty(), // with a champion it is that which the result is compared with
                Optional.of(model));
        return Methods.completed(
                policy.recipe().complete(dataset, labelled, context.before(), start(policy, context), evaluation));
    }

    private static InitialWeights start(RetrainingPolicy policy, RetrainingContext context) {
        if (policy.start() == RetrainingStart.CHAMPION && context.champion().isPresent()) {
            return InitialWeights.warm(context.champion().get().checkpoint());
        }
        return policy.recipe()
                .baseWeights()
                .or(context::base)
                .map(InitialWeights::from)
                .orElseGet(InitialWeights::random);
    }

    /** Why the weights do not fit that the training is to start from, if they do not. */
    static Optional<String> misfit(TrainingSpec spec, RetrainingContext context) {
        if (spec.start().checkpoint().isEmpty()) {
            return Optional.empty();
        }
        TrainingSpec before = context.before().orElseThrow();
        boolean fits = spec.model() == before.model()
                && method(spec).equals(method(before))
                && spec.tasks().equals(before.tasks());
        return fits
                ? Optional.empty()
                : Optional.of("The champion is " + describe(before) + ", and its weights do not fit " + describe(spec)
                        + "; let 'start' be 'base', or leave model, method and tasks to the champion's training.");
    }

    /** With every option, also where a stored training leaves some to their defaults. */
    private static MethodSpec method(TrainingSpec spec) {
        return Methods.options(spec.method()).spec();
    }

    /** What is trained, for people. */
    static String describe(TrainingSpec spec) {
        return spec.model().key() + " with " + spec.method().name().key()
                + Optional.ofNullable(method(spec).words().get("rank"))
                        .map(rank -> " of rank " + rank)
                        .orElse("") + " for "
                + spec.tasks().stream().map(TaskName::key).collect(Collectors.joining(", "));
    }

    /** What it starts from, for people. */
    static String describeStart(TrainingSpec spec, RetrainingContext context) {
        if (spec.start().checkpoint().isPresent()) {
            return "from the weights of version "
                    + context.champion().map(ModelVersion::number).orElseThrow();
        }
        return spec.start()
                .baseWeights()
                .map(base -> "from base weights " + base.shortId())
                .orElse("from random weights");
    }
}
