package dev.weightflow.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final JobId JOB = new JobId("a-job");
    private static final Digest MANIFEST = Digest.of(new byte[] {1});
    private static final List<Fact> UNDISTURBED =
            facts(claimed(1), checkpoint(1, 5, "a"), checkpoint(1, 10, "b"), completed(1, "b", 2.5));

    @Test
    void claims_attempts_and_durations_make_no_difference() {
        Comparison comparison = Comparison.of(
                UNDISTURBED,
                facts(
                        claimed(1),
                        checkpoint(1, 5, "a"),
                        failed(1, Optional.of(Instant.EPOCH)),
                        claimed(2),
                        checkpoint(2, 10, "b"),
                        completed(2, "b", 11)));

        assertThat(comparison).isEqualTo(new Comparison(3, 3, 0, 0, 0, List.of()));
    }

    @Test
    void a_missing_effect_is_lost() {
        Comparison comparison =
                Comparison.of(UNDISTURBED, facts(claimed(1), checkpoint(1, 5, "a"), completed(1, "b", 2.5)));

        assertThat(comparison.lost()).isEqualTo(1);
        assertThat(comparison.differences()).containsExactly("lost: CheckpointCommitted of a-job step 10");
    }

    @Test
    void an_effect_that_came_twice_is_duplicated() {
        Comparison comparison = Comparison.of(
                UNDISTURBED,
                facts(checkpoint(1, 5, "a"), checkpoint(2, 5, "a"), checkpoint(2, 10, "b"), completed(2, "b", 2.5)));

        assertThat(comparison.duplicated()).isEqualTo(1);
        assertThat(comparison.lost() + comparison.divergent()).isZero();
    }

    @Test
    void an_effect_that_the_undisturbed_run_does_not_have_is_one_too_many() {
        Comparison comparison = Comparison.of(
                UNDISTURBED,
                facts(
                        checkpoint(1, 5, "a"),
                        checkpoint(1, 10, "b"),
                        completed(1, "b", 2.5),
                        failed(2, Optional.empty())));

        assertThat(comparison.duplicated()).isEqualTo(1);
        assertThat(comparison.differences()).singleElement().asString().contains("TrainingFailed of a-job");
    }

    @Test
    void another_digest_at_the_same_step_is_divergent() {
        Comparison comparison = Comparison.of(
                UNDISTURBED, facts(checkpoint(1, 5, "a"), checkpoint(1, 10, "c"), completed(1, "b", 2.5)));

        assertThat(comparison.divergent()).isEqualTo(1);
        assertThat(comparison.lost() + comparison.duplicated()).isZero();
    }

    private static JobEvent.Claimed claimed(int claim) {
        return new JobEvent.Claimed(JobKind.TRAINING, JOB, claim, new WorkerId("worker-" + claim));
    }

    private static CheckpointCommitted checkpoint(int claim, long step, String bytes) {
        return new CheckpointCommitted(JOB, claim, weights(bytes), MANIFEST, step, 0, false);
    }

    private static TrainingCompleted completed(int claim, String bytes, double seconds) {
        return new TrainingCompleted(JOB, claim, weights(bytes), MANIFEST, 10, seconds, Map.of());
    }

    private static JobEvent.Failed failed(int claim, Optional<Instant> retryAt) {
        return new JobEvent.Failed(JobKind.TRAINING, JOB, claim, new Failure("a-code", "A reason."), retryAt);
    }

    private static CheckpointId weights(String bytes) {
        return new CheckpointId(Digest.of(bytes.getBytes()).hex());
    }

    private static List<Fact> facts(Event... events) {
        return Stream.of(events).map(ComparisonTest::fact).toList();
    }

    private static Fact fact(Event event) {
        ProducerRecord<String, byte[]> sent =
                EventCodec.encode(Envelope.of(event, "/test", Instant.EPOCH, EventContext.NONE));
        return Fact.of(new ConsumerRecord<>(
                sent.topic(),
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty()));
    }
}
