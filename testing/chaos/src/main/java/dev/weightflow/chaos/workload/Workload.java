package dev.weightflow.chaos.workload;

import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.Requests;
import dev.weightflow.model.method.Methods;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Concurrent chains of rounds. Whatever faults are injected, two runs of it have the same effects. */
public record Workload(List<Chain> chains) {

    private static final List<MethodName> METHODS =
            List.of(MethodName.DELORA, MethodName.MTLORA, MethodName.FULL, MethodName.LORA);
    private static final int SMALLEST_SHARD = 4;

    public Workload {
        chains = List.copyOf(chains);
    }

    /** Creates a workload of two models, one on scenes of the day and one on scenes of the night. */
    public static Workload of(Folders folders, int rounds, int steps) {
        return new Workload(List.of(
                chain("day", folders.scenes(), rounds, steps), chain("night", folders.nightScenes(), rounds, steps)));
    }

    public static Workload single(Folders folders, int steps) {
        return new Workload(List.of(chain("day", folders.scenes(), 1, steps)));
    }

    private static Chain chain(String name, Path scenes, int rounds, int steps) {
        return new Chain(
                new ModelName(name),
                IntStream.range(0, rounds)
                        .mapToObj(round -> new Round(
                                new JobId(name + "-" + (round + 1)),
                                scenes,
                                SMALLEST_SHARD + round,
                                METHODS.get(round % METHODS.size()),
                                steps))
                        .toList());
    }

    /**
     * Requests all of it, and follows it until every decision is made.
     *
     * @return fails naming the event that did not come
     */
    public CompletableFuture<Void> start(KafkaConnection kafka, FactTail tail) {
        return CompletableFuture.allOf(
                chains.stream().map(chain -> started(chain, kafka, tail)).toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Void> started(Chain chain, KafkaConnection kafka, FactTail tail) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try (Requests requests = new Requests(kafka)) {
                        chain.run(requests, tail);
                        done.complete(null);
                    } catch (RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                },
                "chain-" + chain.model());
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /**
     * Rounds of one model, one after the other, so that its versions have the same numbers in every run: each challenger meets the champion of the
     * rounds before it.
     */
    public record Chain(ModelName model, List<Round> rounds) {

        public Chain {
            rounds = List.copyOf(rounds);
        }

        void run(Requests requests, FactTail tail) {
            for (Round round : rounds) {
                requests.publish(
                        Topics.INGESTION_REQUESTS, new IngestionRequested(round.ingestion(), 1, round.source()));
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
                            fact -> fact.model().equals(model)
                                    && fact.checkpoint().equals(checkpoint))
                    .version();
            Moment.await("the decision on version " + version + " of " + model, () -> decided(tail, version));
        }

        private boolean decided(FactTail tail, VersionNumber version) {
            return tail.of(AliasMoved.class)
                            .anyMatch(move -> move.model().equals(model)
                                    && move.to().filter(version::equals).isPresent())
                    || tail.of(PromotionRejected.class)
                            .anyMatch(rejection -> rejection.model().equals(model)
                                    && rejection.version().equals(version))
                    || tail.of(PromotionUndecided.class)
                            .anyMatch(undecided -> undecided.model().equals(model)
                                    && undecided.version().equals(version));
        }
    }

    /**
     * Dataset version and the training on it: several shards, several checkpoints, all four tasks.
     *
     * @param samplesPerShard distinguishes the dataset from that of the next round
     */
    public record Round(JobId ingestion, Path scenes, int samplesPerShard, MethodName method, int steps) {

        /** Steps between two checkpoints. */
        public static final int CHECKPOINT_EVERY = 3;

        private static final int PICTURES = 2;
        private static final long SEED = 5;

        public IngestSpec source() {
            return new IngestSpec(scenes.toString(), List.of(), Optional.of(samplesPerShard), Optional.empty());
        }

        /** Returns the specification of the training on that dataset, to be registered under that name. */
        public TrainingSpec training(DatasetId dataset, ModelName model) {
            return Methods.completed(TrainingRequest.on(dataset)
                    .with("model", ModelSize.MICRO)
                    .with("method", MethodSpec.of(method))
                    .with("steps", steps)
                    .with("batchSize", 4)
                    .with("imageSize", 64)
                    .with("learningRate", 0.002)
                    .with("seed", SEED)
                    .with("checkpointEverySteps", CHECKPOINT_EVERY)
                    .with(
                            "evaluation",
                            new EvaluationOptions(
                                    Optional.empty(), Split.VAL, Optional.empty(), PICTURES, true, Optional.of(model)))
                    .complete());
        }
    }
}
