package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InMemoryEventLogTest extends EventLogContract {
    private final InMemoryEventLog.Shared<JobEvent> shared = new InMemoryEventLog.Shared<>("claims", JobEvent.class);

    @Override
    EventLog<JobEvent> open() {
        return shared.open();
    }

    @Override
    void publish(Envelope<JobEvent> event) {
        shared.publish(event);
    }

    @Test
    void views_agree_on_the_order_within_a_key_and_on_no_other() {
        IntStream.range(0, 60).forEach(number -> publish(claim("job-" + number % 6, 1 + number / 6)));

        List<Envelope<JobEvent>> first = events(open(), Offsets.BEGINNING);
        List<Envelope<JobEvent>> second = events(open(), Offsets.BEGINNING);

        assertThat(first).containsExactlyInAnyOrderElementsOf(shared.events()).isNotEqualTo(second);
        assertThat(second).containsExactlyInAnyOrderElementsOf(shared.events());
        for (int job = 0; job < 6; job++) {
            assertThat(of("job-" + job, first)).containsExactlyElementsOf(of("job-" + job, second));
        }
    }

    private static Envelope<JobEvent> claim(String job, int number) {
        return Envelope.of(
                new JobEvent.Claimed(JobKind.TRAINING, new JobId(job), number, new WorkerId("worker")),
                "/weightflow/test",
                Claims.NOW,
                EventContext.NONE);
    }

    private static List<Envelope<JobEvent>> of(String job, List<Envelope<JobEvent>> events) {
        return events.stream()
                .filter(event -> event.event().subject().equals(job))
                .toList();
    }
}
