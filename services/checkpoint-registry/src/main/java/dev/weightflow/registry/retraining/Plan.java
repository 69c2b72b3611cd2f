package dev.weightflow.registry.retraining;

import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.retraining.RetrainingStart;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;
import java.util.stream.Collectors;

/** The training that a policy comes to. */
final class Plan {
    private static final int PICTURES = 4;

    private Plan() {}

    /**
     * The complete training.
     *
     * @throws dev.weightflow.schema.InvalidRecordException with every fault of what recipe and champion's training make together
     */
    static TrainingSpec of(ModelName model, RetrainingPolicy policy, DatasetId dataset, Dossier dossier) {
        EvaluationOptions evaluation = new EvaluationOptions(
                policy.evaluateOn(),
                Split.VAL,
                policy.maxImages(),
                PICTURES,
                dossier.champion().isEmpty(), // with a champion it is that which the result is compared with
                Optional.of(model));
        return policy.recipe().complete(dataset, dossier.before(), start(policy, dossier), evaluation);
    }

    private static InitialWeights start(RetrainingPolicy policy, Dossier dossier) {
        if (policy.start() == RetrainingStart.CHAMPION && dossier.champion().isPresent()) {
            return InitialWeights.warm(dossier.champion().get().checkpoint());
        }
        return policy.recipe()
                .baseWeights()
                .or(dossier::base)
                .map(InitialWeights::from)
                .orElseGet(InitialWeights::random);
    }

    /** Why the weights do not fit that the training is to start from, if they do not. */
    static Optional<String> misfit(TrainingSpec spec, Dossier dossier) {
        if (spec.start().checkpoint().isEmpty()) {
            return Optional.empty();
        }
        TrainingSpec before = dossier.before().orElseThrow();
        boolean fits = spec.model() == before.model()
                && spec.method().equals(before.method())
                && spec.tasks().equals(before.tasks());
        return fits
                ? Optional.empty()
                : Optional.of("The champion is " + words(before) + ", and its weights do not fit " + words(spec)
                        + "; let 'start' be 'base', or leave model, method and tasks to the champion's training.");
    }

    /** What is trained, for people. */
    static String words(TrainingSpec spec) {
        return spec.model().key() + " with " + spec.method().name().key()
                + Optional.ofNullable(spec.method().options().get("rank"))
                        .map(rank -> " of rank " + rank)
                        .orElse("") + " for "
                + spec.tasks().stream().map(Task::key).collect(Collectors.joining(", "));
    }

    /** What it starts from, for people. */
    static String start(TrainingSpec spec, Dossier dossier) {
        if (spec.start().checkpoint().isPresent()) {
            return "from the weights of version "
                    + dossier.champion().map(VersionRecord::number).orElseThrow();
        }
        return spec.start()
                .baseWeights()
                .map(base -> "from base weights " + base.shortId())
                .orElse("from random weights");
    }
}
