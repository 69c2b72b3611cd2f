package dev.weightflow.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.InstanceFailure;
import dev.weightflow.platform.Retriable;
import dev.weightflow.schema.HasErrorCode;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailureCauseTest {
    @Test
    void the_first_cause_with_a_code_speaks_for_those_around_and_behind_it() {
        FailureCause cause = FailureCause.of(new CompletionException(new Refused(new Away())));

        assertThat(cause.code()).isEqualTo("refused");
        assertThat(cause.reason()).isEqualTo("two lines");
        assertThat(cause.retriable())
                .as("the refusal is final, whatever led to it")
                .isFalse();
    }

    @Test
    void a_failure_without_a_code_is_unexpected_and_retriable_if_any_cause_is() {
        FailureCause cause = FailureCause.of(new IllegalStateException(new Away()));

        assertThat(cause.code()).isEqualTo("unexpected");
        assertThat(cause.retriable()).isTrue();
        assertThat(cause.interrupted()).isFalse();
    }

    @Test
    void interruptions_and_failures_of_the_instance_are_found_behind_what_wraps_them() {
        assertThat(FailureCause.of(new RuntimeException(new InterruptedException()))
                        .interrupted())
                .isTrue();
        assertThat(FailureCause.of(new RuntimeException(new TooOld())).ofInstance())
                .isTrue();
    }

    private static final class Away extends RuntimeException implements Retriable {}

    private static final class TooOld extends RuntimeException implements InstanceFailure {}

    private static final class Refused extends RuntimeException implements HasErrorCode {
        Refused(Throwable cause) {
            super("two\nlines", cause);
        }

        @Override
        public String code() {
            return "refused";
        }
    }
}
