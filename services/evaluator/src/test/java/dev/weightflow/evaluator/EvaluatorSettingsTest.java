package dev.weightflow.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluatorSettingsTest {
    private final Map<String, String> given = new HashMap<>(Map.of(
            "kafka.bootstrap.servers", "localhost:9092",
            "weightflow.object-store.endpoint", "http://localhost:9000",
            "weightflow.object-store.access-key", "key",
            "weightflow.object-store.secret-key", "secret"));

    @Test
    void what_is_not_given_has_a_default() {
        EvaluatorSettings settings = read();

        assertThat(settings.device()).isEqualTo("auto");
        assertThat(settings.batchSize()).isEqualTo(4);
        assertThat(settings.jobs().heartbeat()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.jobs().leaseTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.jobs().attempts()).isEqualTo(10);
        assertThat(settings.jobs().grace()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.dataDir()).endsWithRaw(Path.of("evaluator"));
        assertThat(settings.toString()).doesNotContain("secret,").doesNotContain("secret]");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        given.put("weightflow.evaluator.device", "gpu");
        given.put("weightflow.evaluator.gemm-library", "mkl");
        given.put("weightflow.evaluator.batch-size", "0");
        given.put("weightflow.evaluator.bacth-size", "2");
        given.put("weightflow.evaluator.lease-timeout", "5s");

        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("device must be auto, cpu or cuda:N, not 'gpu'")
                .hasMessageContaining("gemm-library must be one of auto, blas, onednn, mixed, not 'mkl'")
                .hasMessageContaining("lease-timeout must be at least three times weightflow.evaluator.heartbeat")
                .hasMessageContaining("batch-size must be between 1 and 1024, not 0")
                .hasMessageContaining("did you mean weightflow.evaluator.batch-size");
    }

    private EvaluatorSettings read() {
        return EvaluatorSettings.of(
                Settings.of("weightflow.", key -> Optional.ofNullable(given.get(key)), given.keySet()));
    }
}
