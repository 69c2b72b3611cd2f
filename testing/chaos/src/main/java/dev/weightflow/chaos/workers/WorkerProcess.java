package dev.weightflow.chaos.workers;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobDefinition;
import dev.weightflow.platform.job.JobFailures;
import dev.weightflow.platform.job.JobMetrics;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobWorker;
import dev.weightflow.platform.job.Leases;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/**
 * Worker like the trainer's: it claims trainings, commits a checkpoint after each step, sends heartbeats, and takes over the claims of silent
 * workers. Its steps are pauses. Its only argument is the broker's address.
 */
public final class WorkerProcess {
    private static final Duration HEARTBEAT = Duration.ofMillis(500);
    private static final int LONGEST_STEP_MILLIS = 60;

    private WorkerProcess() {}

    public static void main(String[] arguments) {
        KafkaConnection kafka = KafkaConnection.to(arguments[0], "competing-worker");
        WorkerId self = JobService.worker("competing-worker");
        JobMetrics<TrainingSpec> metrics = JobMetrics.of(JobKind.TRAINING, new CompositeMeterRegistry(), List.of());
        try (CompetingJobs trainings = CompetingJobs.open(kafka);
                KafkaProducer<String, byte[]> signs = kafka.producer();
                KafkaConsumer<String, byte[]> heard = progress(kafka);
                JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker = new JobWorker<>(
                        self,
                        trainings.jobs(),
                        new JobDefinition<>(
                                JobKind.TRAINING,
                                all -> all,
                                WorkerProcess::work,
                                new JobFailures("unexpected", JobFailures.OUT_OF_MEMORY)::of,
                                metrics),
                        sign -> send(signs, sign),
                        Clock.systemUTC(),
                        Duration.ofSeconds(2))) {
            Leases<TrainingSpec> leases =
                    new Leases<>(self, trainings.jobs(), CompetingJobs.LEASE, metrics, System::nanoTime);
            worker.start();
            while (worker.alive()) {
                worker.beat();
                long next = System.nanoTime() + HEARTBEAT.toNanos();
                for (long left = HEARTBEAT.toNanos(); left > 0; left = next - System.nanoTime()) {
                    // a poll ends with the first progress event, and others arrive all the time
                    heard.poll(Duration.ofNanos(left)).forEach(sign -> EventCodec.decode(sign)
                            .as(ProgressEvent.class)
                            .ifPresent(progress -> leases.onProgress(progress.event())));
                }
                leases.expireStale();
            }
        }
    }

    private static KafkaConsumer<String, byte[]> progress(KafkaConnection kafka) {
        KafkaConsumer<String, byte[]> consumer = kafka.reader();
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.PROGRESS.name()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        return consumer;
    }

    private static void send(KafkaProducer<String, byte[]> signs, ProgressEvent sign) {
        signs.send(EventCodec.encode(Envelope.of(sign, "/weightflow/chaos", Instant.now(), EventContext.NONE)));
    }

    private static Function<JobProjection<TrainingSpec>, JobEvent> work(
            Job.Claimed<TrainingSpec> job, JobContext context) {
        TrainingSpec spec = job.record().spec();
        int claim = job.record().claim();
        long done = job.record()
                .committed(CheckpointCommitted.class)
                .map(CheckpointCommitted::step)
                .orElse(0L);
        for (long step = done + 1; step <= CompetingJobs.STEPS; step++) {
            pause();
            context.throwIfStopped();
            context.append(new CheckpointCommitted(
                    job.id(),
                    claim,
                    CompetingJobs.checkpoint(spec, step),
                    manifest(spec, step),
                    step,
                    0,
                    step == CompetingJobs.STEPS));
        }
        CheckpointId last = CompetingJobs.checkpoint(spec, CompetingJobs.STEPS);
        return state -> new TrainingCompleted(
                job.id(), claim, last, manifest(spec, CompetingJobs.STEPS), CompetingJobs.STEPS, 1, Map.of());
    }

    private static Digest manifest(TrainingSpec spec, long step) {
        return Digest.ofText("manifest of " + CompetingJobs.checkpoint(spec, step));
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_STEP_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
