package dev.weightflow.chaos.workload;

import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.Requests;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;

/**
 * The rounds of one model, one after the other, so that its versions have the same numbers in every run: each challenger meets the champion
 * of the rounds before it.
 */
public record Chain(ModelName model, List<Round> rounds) {

    public Chain {
        rounds = List.copyOf(rounds);
    }

    /** Requests each round and waits for its decision. */
    void run(Requests requests, FactTail tail) {
        for (Round round : rounds) {
            requests.publish(Topics.INGESTION_REQUESTS, new IngestionRequested(round.ingestion(), 1, round.source()));
            DatasetId dataset = tail.await(
                            DatasetIngested.class, fact -> fact.job().equals(round.ingestion()))
                    .dataset();
            TrainingSpec spec = round.training(dataset, model);
            requests.publish(Topics.TRAINING_REQUESTS, new TrainingRequested(spec.jobId(), 1, spec));
            CheckpointId result = tail.await(
                            TrainingCompleted.class, fact -> fact.job().equals(spec.jobId()))
                    .checkpoint();
            awaitDecision(tail, result);
        }
    }

    private void awaitDecision(FactTail tail, CheckpointId checkpoint) {
        VersionNumber version = tail.await(
                        ModelVersionRegistered.class,
                        fact -> fact.model().equals(model) && fact.checkpoint().equals(checkpoint))
                .version();
        Moment.await("the decision on version " + version + " of " + model, () -> decided(tail, version));
    }

    private boolean decided(FactTail tail, VersionNumber version) {
        return tail.of(AliasMoved.class)
                        .anyMatch(move -> move.model().equals(model)
                                && move.to().filter(version::equals).isPresent())
                || tail.of(PromotionRejected.class)
                        .anyMatch(rejection -> rejection.model().equals(model)
                                && rejection.version().equals(version));
    }
}
