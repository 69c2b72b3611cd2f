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
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.DatasetShare;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Derives the specification of a retraining from a policy. */
final class TrainingSpecFactory {
    private static final int PICTURES = 4;
    private static final double ROUNDING = 1e-9;

    private TrainingSpecFactory() {}

    /**
     * Creates the complete specification.
     *
     * @param labelled the first dataset's tasks
     * @throws dev.weightflow.schema.InvalidRecordException with every fault of the training that results from recipe and champion
     */
    static TrainingSpec of(
            ModelName model, RetrainingPolicy policy, Merge merge, List<TaskName> labelled, RetrainingContext context) {
        return of(model, policy, merge.first().id(), merge.shares(), labelled, context);
    }

    /** @param shares of the new datasets; none if it is only one */
    static TrainingSpec of(
            ModelName model,
            RetrainingPolicy policy,
            DatasetId dataset,
            List<DatasetShare> shares,
            List<TaskName> labelled,
            RetrainingContext context) {
        EvaluationOptions evaluation = new EvaluationOptions(
                policy.evaluateOn(),
                Split.VAL,
                policy.maxImages(),
                PICTURES,
                context.champion().isEmpty(), // a champion is the comparison itself
                Optional.of(model));
        TrainingSpec training =
                policy.recipe().complete(dataset, labelled, context.before(), start(policy, context), evaluation);
        TrainingSpec single = Methods.completed(training);
        TrainingSpec completed = rehearsing(policy, shares.size() > 1 ? single.drawingFrom(shares) : single, context);
        // an old champion's specification has the method file's text itself, which the trainer then stores
        return training.method()
                .text()
                .map(text -> completed.with(completed.method().withText(text)))
                .orElse(completed);
    }

    /**
     * Draws a share of the images from what the champion was trained on, in its own shares. Of many datasets the largest are kept, and of these what is
     * at least a hundredth of the images, so that the list stays short.
     */
    private static TrainingSpec rehearsing(RetrainingPolicy policy, TrainingSpec training, RetrainingContext context) {
        if (policy.rehearsal().isEmpty()) {
            return training;
        }
        double rehearsed = policy.rehearsal().get();
        List<DatasetShare> largest = context.before().map(TrainingSpec::mixture).orElse(List.of()).stream()
                .filter(share -> training.mixture().stream()
                        .noneMatch(learned -> learned.dataset().equals(share.dataset())))
                .sorted(Comparator.comparingDouble(DatasetShare::share).reversed())
                .limit(Math.max(1, (long) (rehearsed / Merge.LEAST_SHARE)))
                .toList();
        if (largest.isEmpty()) {
            return training;
        }
        double sum = sum(largest);
        List<DatasetShare> before = largest.stream()
                .filter(share ->
                        share == largest.get(0) || share.share() * rehearsed / sum >= Merge.LEAST_SHARE - ROUNDING)
                .toList();
        double kept = sum(before);
        List<DatasetShare> all = new ArrayList<>();
        training.mixture()
                .forEach(share -> all.add(new DatasetShare(share.dataset(), share.share() * (1 - rehearsed))));
        before.forEach(share -> all.add(new DatasetShare(share.dataset(), share.share() * rehearsed / kept)));
        return training.drawingFrom(all);
    }

    private static double sum(List<DatasetShare> shares) {
        return shares.stream().mapToDouble(DatasetShare::share).sum();
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

    /** Returns why the initial weights do not fit the training, if they do not. */
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

    /** Returns the method with every option, also where a stored training omits those with defaults. */
    private static MethodSpec method(TrainingSpec spec) {
        return Methods.options(spec.method()).spec();
    }

    /** Describes model, method and tasks of the training, for people. */
    private static String describe(TrainingSpec spec) {
        return describe(spec, List.of());
    }

    /**
     * Describes model, method and tasks of the training, and what it rehearses, for people.
     *
     * @param merged the new datasets except the first
     */
    static String describe(TrainingSpec spec, List<DatasetId> merged) {
        return spec.model().key() + " with " + spec.method().name().key()
                + Optional.ofNullable(method(spec).words().get("rank"))
                        .map(rank -> " of rank " + rank)
                        .orElse("") + " for "
                + spec.tasks().stream().map(TaskName::key).collect(Collectors.joining(", "))
                + spec.datasets().stream()
                        .skip(1)
                        .filter(share -> !merged.contains(share.dataset()))
                        .map(share -> Numbers.format(
                                "%.0f %% of dataset %s",
                                100 * share.share(), share.dataset().shortId()))
                        .reduce((one, other) -> one + " and " + other)
                        .map(rehearsed -> ", rehearsing " + rehearsed)
                        .orElse("");
    }

    /** Describes the initial weights of the training, for people. */
    static String describeStart(TrainingSpec spec, RetrainingContext context) {
        if (spec.start().checkpoint().isPresent()) {
            return "from the weights of version "
                    + context.champion().map(ModelVersion::number).orElseThrow();
        }
        return "from " + spec.start().words();
    }
}
