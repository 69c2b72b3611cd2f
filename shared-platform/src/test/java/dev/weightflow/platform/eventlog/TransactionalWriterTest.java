package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.Retriable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
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
    void what_permissions_deny_may_be_tried_again_when_they_are_mended() {
        assertThat(failure(new TopicAuthorizationException("not for you")))
                .isInstanceOf(Retriable.class)
                .hasMessageContaining("credentials and permissions");
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
