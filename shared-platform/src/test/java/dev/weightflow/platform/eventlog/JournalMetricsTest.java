package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.event.JobEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class JournalMetricsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final InMemoryEventLog.Shared<JobEvent> shared = new InMemoryEventLog.Shared<>("claims", JobEvent.class);

    @Test
    void every_type_is_counted_from_the_start_and_only_what_this_instance_appends() {
        shared.publish(Claims.event(1));
        Journal<Claims, JobEvent> journal =
                Journal.open(shared.open(), Claims.PROJECTION, Claims.OPTIONS.withMeters(meters));

        Claims.decideAndWait(journal, Claims::next);

        assertThat(count("TrainingClaimed")).isEqualTo(1);
        assertThat(count("TrainingFailed")).isZero();
        assertThat(meters.get("weightflow.journal.decisions")
                        .tag("topic", "claims")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("weightflow.consumer.lag")
                        .tag("topic", "claims")
                        .gauge()
                        .value())
                .isZero();
        journal.close();
        assertThat(meters.find("weightflow.consumer.lag").gauge()).isNull();
    }

    private double count(String type) {
        return meters.get("weightflow.events").tag("type", type).counter().count();
    }
}
