package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.history.JobCheck;
import dev.weightflow.chaos.history.Violation;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.workers.CompetingJobs;
import dev.weightflow.chaos.workers.Workers;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Runs many workers and many short jobs: each worker is a process of its own with the trainer's journal and job logic, on a real broker, and random
 * ones are killed while they claim and commit. The order of all events of a job is checked.
 */
final class CompetingWorkers {
    private static final JobCheck.Rules RULES = new JobCheck.Rules(
            Duration.ZERO, CompetingJobs.LEASE, CompetingJobs.ATTEMPTS, CompetingJobs.STEPS, CompetingJobs::checkpoint);
    private static final int EFFECTS_OF_A_JOB = CompetingJobs.STEPS + 1;

    private CompetingWorkers() {}

    static Property run(Trial trial) {
        int count = trial.of(60, 500);
        int kills = trial.of(4, 40);
        Path folder = trial.folder();
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
            broker.createTopics(Topics.all().stream()
                    .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                    .toList());
            KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers(), "chaos");
            try (CompetingJobs trainings = CompetingJobs.open(kafka)) {
                request(trainings, count);
            }
            try (CompetingJobs trainings = CompetingJobs.open(kafka);
                    Workers workers =
                            new Workers(folder.resolve("workers"), broker.bootstrapServers(), trial.of(4, 8))) {
                int killed = kill(trial, trainings, workers, count, kills);
                Moment.await("every job is done", () -> {
                    workers.requireAlive();
                    return completed(trainings) == count;
                });
                return property(trial, kafka, count, killed, kills);
            }
        }
    }

    private static void request(CompetingJobs trainings, int count) {
        List<CompletableFuture<?>> requests = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            TrainingSpec spec = spec(number);
            requests.add(trainings.jobs().request(spec.jobId(), spec, EventContext.NONE));
        }
        requests.forEach(CompletableFuture::join);
    }

    private static TrainingSpec spec(long seed) {
        return TrainingRequest.on(DatasetId.of(Digest.ofText("dataset")))
                .with("steps", CompetingJobs.STEPS)
                .with("seed", seed)
                .with("start", InitialWeights.random())
                .with(
                        "evaluation",
                        new EvaluationOptions(
                                Optional.empty(), Split.VAL, Optional.empty(), 0, false, Optional.empty()))
                .complete();
    }

    /** Spreads the kills over the progress of the work. */
    private static int kill(Trial trial, CompetingJobs trainings, Workers workers, int count, int kills) {
        int killed = 0;
        for (int kill = 0; kill < kills; kill++) {
            int moment = count * kill / (kills + 1);
            Moment.await(moment + " jobs are done", () -> {
                workers.requireAlive();
                return completed(trainings) == count || completed(trainings) >= moment && claimed(trainings) > 0;
            });
            if (completed(trainings) == count) {
                return killed;
            }
            workers.kill(trial.dice.nextInt(workers.count()));
            killed++;
            trial.say("%d of %d, after %d jobs", killed, kills, completed(trainings));
        }
        return killed;
    }

    private static int completed(CompetingJobs trainings) {
        return trainings.jobs().current().count(JobState.COMPLETED);
    }

    private static int claimed(CompetingJobs trainings) {
        return trainings.jobs().current().claimed().size();
    }

    private static Property property(Trial trial, KafkaConnection kafka, int count, int killed, int kills) {
        Map<JobId, JobCheck> checks = new HashMap<>();
        Map<String, Integer> effects = new HashMap<>();
        int divergent = 0;
        for (Fact fact : FactTail.all(kafka)) {
            Envelope<? extends Event> envelope = fact.envelope();
            if (!(fact.isJournaled() && envelope.event() instanceof JobEvent event)) {
                continue;
            }
            try {
                checks.computeIfAbsent(event.job(), job -> new JobCheck(RULES)).see(event, envelope.time());
            } catch (Violation e) {
                divergent++;
                trial.faults.add(e.getMessage());
            }
            effect(event).ifPresent(effect -> effects.merge(effect, 1, Integer::sum));
        }
        int observed = effects.values().stream().mapToInt(times -> times).sum();
        int expected = count * EFFECTS_OF_A_JOB;
        trial.injected = killed;
        return trial.found(
                kills,
                Comparison.of(expected, observed, expected - effects.size(), observed - effects.size(), divergent));
    }

    private static Optional<String> effect(JobEvent event) {
        if (event instanceof CheckpointCommitted commit) {
            return Optional.of(event.job() + " at step " + commit.step());
        }
        return event instanceof TrainingCompleted ? Optional.of(event.job() + " completed") : Optional.empty();
    }
}
