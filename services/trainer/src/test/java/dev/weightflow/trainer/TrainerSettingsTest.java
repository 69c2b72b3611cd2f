package dev.weightflow.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerSettingsTest {

    private final Map<String, String> given = new HashMap<>(Map.of(
            "kafka.bootstrap.servers", "localhost:9092",
            "weightflow.object-store.endpoint", "http://localhost:9000",
            "weightflow.object-store.access-key", "key",
            "weightflow.object-store.secret-key", "secret"));

    @Test
    void a_worker_may_be_silent_for_twenty_seconds_unless_told_otherwise() {
        assertThat(read().jobs().leaseTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void a_job_has_ten_attempts_unless_told_otherwise() {
        assertThat(read().jobs().attempts()).isEqualTo(10);
    }

    @Test
    void a_worker_has_fifty_seconds_to_end_unless_told_otherwise() {
        assertThat(read().jobs().grace()).isEqualTo(Duration.ofSeconds(50));

        given.put("weightflow.trainer.grace", "270s");

        assertThat(read().jobs().grace()).isEqualTo(Duration.ofSeconds(270));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0s   | must be above zero
            soon | must be a duration such as 30s
            90m  | must be at most an hour, not 90 minutes""")
    void a_wait_that_is_none_or_without_end_is_refused(String grace, String fault) {
        given.put("weightflow.trainer.grace", grace);

        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("weightflow.trainer.grace " + fault);
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        given.put("weightflow.trainer.attempts", "0");
        given.put("weightflow.trainer.gemm-library", "mkl");
        given.put("weightflow.trainer.heartbeat", "30s");
        given.put("weightflow.trainer.loader-threads", "257");
        given.put("weightflow.trainer.lease-tiemout", "9s");

        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("attempts must be between 1 and 1000, not 0")
                .hasMessageContaining("gemm-library must be one of auto, blas, onednn, mixed, not 'mkl'")
                .hasMessageContaining("loader-threads must be between 0 and 256, not 257")
                .hasMessageContaining("lease-timeout must be at least three times weightflow.trainer.heartbeat")
                .hasMessageContaining("did you mean weightflow.trainer.lease-timeout");
    }

    private TrainerSettings read() {
        return TrainerSettings.of(
                Settings.of("weightflow.", key -> Optional.ofNullable(given.get(key)), given.keySet()));
    }
}
