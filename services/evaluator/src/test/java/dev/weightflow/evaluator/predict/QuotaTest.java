package dev.weightflow.evaluator.predict;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private final AtomicLong now = new AtomicLong();
    private final Quota quota = new Quota(2, Duration.ofSeconds(60), now::get);

    @Test
    void each_caller_has_its_own_and_gets_it_back_as_time_goes_by() {
        quota.take("ada");
        seconds(30);
        quota.take("ada");

        assertThatThrownBy(() -> quota.take("ada")).isInstanceOf(PredictionException.TooMany.class);
        assertThatCode(() -> quota.take("bob")).doesNotThrowAnyException();
        seconds(59);
        assertThatThrownBy(() -> quota.take("ada")).isInstanceOf(PredictionException.TooMany.class);
        seconds(60);
        assertThatCode(() -> quota.take("ada")).doesNotThrowAnyException();
        assertThatThrownBy(() -> quota.take("ada")).isInstanceOf(PredictionException.TooMany.class);
    }

    private void seconds(long at) {
        now.set(Duration.ofSeconds(at).toNanos());
    }
}
