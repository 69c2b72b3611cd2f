package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.schema.event.JobEvent;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeadCheckTest {
    private static final Envelope<JobEvent> FIRST = Claims.event(1);
    private static final Envelope<JobEvent> SECOND = Claims.event(2);

    @Test
    void whatever_else_was_read_makes_another_hash() {
        byte[] data = EventCodec.data(FIRST);
        byte[] flipped = data.clone();
        flipped[data.length / 2] ^= 1;
        LogRecord<JobEvent> second = record(SECOND, 1, EventCodec.data(SECOND));

        assertThat(Stream.of(
                                head(record(FIRST, 0, data), second),
                                head(second, record(FIRST, 0, data)),
                                head(record(FIRST, 0, flipped), second),
                                head(record(SECOND, 0, data), second),
                                head(record(FIRST, 2, data), second),
                                head(record(FIRST, 0, data)))
                        .map(LogHead.Partition::hash))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_head_is_gone_on_from() {
        LogRecord<JobEvent> first = record(FIRST, 0, EventCodec.data(FIRST));
        LogRecord<JobEvent> second = record(SECOND, 4, EventCodec.data(SECOND));
        HeadCheck.Running later = new HeadCheck.Running(head(first));

        later.add(second);

        assertThat(later.head()).isEqualTo(head(first, second));
        assertThat(later.head().count()).isEqualTo(2);
        assertThat(later.head().offset()).isEqualTo(5);
    }

    @SafeVarargs
    private static LogHead.Partition head(LogRecord<JobEvent>... records) {
        HeadCheck.Running running = new HeadCheck.Running(LogHead.Partition.NONE);
        Stream.of(records).forEach(running::add);
        return running.head();
    }

    private static LogRecord<JobEvent> record(Envelope<JobEvent> event, long offset, byte[] data) {
        return new LogRecord<>(event, Optional.empty(), 0, offset, data);
    }
}
