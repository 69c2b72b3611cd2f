package dev.weightflow.benchmarks.journal;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Trainings that were requested, claimed and completed, one a minute up to a year ago. */
final class EndedJobs {
    private static final DatasetId DATASET = DatasetId.of(Digest.ofText("dataset"));
    private static final WorkerId WORKER = new WorkerId("benchmark");

    private EndedJobs() {}

    static void fill(int jobs, Topic topic, KafkaProducer<String, byte[]> producer) {
        Instant first = Instant.now().minus(Duration.ofDays(365)).minus(Duration.ofMinutes(jobs));
        TrainingSpec spec = TrainingRequest.on(DATASET).complete();
        for (int i = 0; i < jobs; i++) {
            JobId job = new JobId("job-" + i);
            Digest result = Digest.ofText(job.value());
            Instant time = first.plus(Duration.ofMinutes(i));
            for (JobEvent event : List.of(
                    new TrainingRequested(job, 1, spec),
                    new JobEvent.Claimed(JobKind.TRAINING, job, 1, WORKER),
                    new TrainingCompleted(job, 1, CheckpointId.of(result), result, 100, 1.5, Map.of())
                            .withWorker(WORKER))) {
                ProducerRecord<String, byte[]> record =
                        EventCodec.encode(Envelope.of(event, "/benchmark", time, EventContext.NONE));
                producer.send(new ProducerRecord<>(topic.name(), null, record.key(), record.value(), record.headers()));
            }
        }
        producer.flush();
    }
}
