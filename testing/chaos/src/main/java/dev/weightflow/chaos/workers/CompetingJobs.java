package dev.weightflow.chaos.workers;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** Trainings in a topic of a real broker, without any model: the journal and the decisions are those of the trainer. */
public record CompetingJobs(
        Journal<JobProjection<TrainingSpec>, JobEvent> journal, Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs)
        implements AutoCloseable {

    public static final int STEPS = 3;
    /** Lease: silence after which a worker loses its claim. */
    public static final Duration LEASE = Duration.ofSeconds(4);
    /** Attempts of a job without progress; more than there are kills, as these are not the jobs' fault. */
    public static final int ATTEMPTS = 100;

    private static final Backoff RETRIES = new Backoff(ATTEMPTS, Duration.ofMillis(100), Duration.ofSeconds(1));

    /** Opens the topic of trainings on that broker. */
    public static CompetingJobs open(KafkaConnection kafka) {
        Clock clock = Clock.systemUTC();
        Journal<JobProjection<TrainingSpec>, JobEvent> journal = Journal.open(
                KafkaEventLog.open(
                        kafka,
                        Topics.TRAININGS,
                        JobEvent.class,
                        "competing-workers",
                        new CompositeMeterRegistry(),
                        FactReader.of(Signatures.NONE)),
                JobSnapshots.projection("trainings", TrainingSpec.class),
                JournalOptions.of("/weightflow/chaos", clock));
        return new CompetingJobs(journal, new Jobs<>(journal, JobKind.TRAINING, all -> all, RETRIES, clock));
    }

    /** Returns the checkpoint of a training at a step, whichever worker makes it. */
    public static CheckpointId checkpoint(TrainingSpec spec, long step) {
        return CheckpointId.of(Digest.ofText(spec.jobId() + " at step " + step));
    }

    @Override
    public void close() {
        journal.close();
    }
}
