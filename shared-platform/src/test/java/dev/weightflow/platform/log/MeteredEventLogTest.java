package dev.weightflow.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.schema.event.TrainingEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MeteredEventLogTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final InMemoryEventLog.Shared<TrainingEvent> shared =
            new InMemoryEventLog.Shared<>("claims", TrainingEvent.class);

    @Test
    void every_type_is_counted_from_the_start_and_only_what_this_instance_appends() {
        EventLog<TrainingEvent> log = new MeteredEventLog<>(shared.open(), "claims", TrainingEvent.class, meters);
        Journal<Claims, TrainingEvent> journal = Claims.journal(log, fact -> {});
        shared.publish(Claims.fact(1));

        journal.decide(Cause.NONE, claims -> Claims.next(claims, "worker"));

        assertThat(count("TrainingClaimed")).isEqualTo(1);
        assertThat(count("TrainingFailed")).isZero();
        assertThat(meters.get("weightflow.consumer.lag")
                        .tag("topic", "claims")
                        .gauge()
                        .value())
                .isZero();
    }

    private double count(String type) {
        return meters.get("weightflow.events").tag("type", type).counter().count();
    }
}
