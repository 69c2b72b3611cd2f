package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TransactionalWriterTest {
    @Test
    void a_writer_that_another_followed_is_fenced() {
        assertThat(failure(new ProducerFencedException("fenced"))).isInstanceOf(LogException.Fenced.class);
        assertThat(failure(new KafkaException("wrapped", new ProducerFencedException("fenced"))))
                .isInstanceOf(LogException.Fenced.class);
    }

    @Test
    void what_will_not_be_taken_later_either_is_refused() {
        assertThat(failure(new RecordTooLargeException("2 MB")))
                .isInstanceOf(LogException.Refused.class)
                .hasMessageContaining("2 MB");
    }

    @Test
    void everything_else_may_be_tried_again() {
        assertThat(failure(new TimeoutException("late")))
                .isInstanceOf(LogException.Unavailable.class)
                .hasMessageContaining("late");
    }

    private static LogException failure(KafkaException e) {
        return TransactionalWriter.notAppended("weightflow.trainings", e);
    }
}
