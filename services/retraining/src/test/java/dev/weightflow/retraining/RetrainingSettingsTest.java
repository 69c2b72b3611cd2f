package dev.weightflow.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetrainingSettingsTest {
    private final Map<String, String> values = new HashMap<>(Map.of(
            "kafka.bootstrap.servers", "localhost:9092",
            "weightflow.object-store.endpoint", "http://localhost:9000",
            "weightflow.object-store.access-key", "key",
            "weightflow.object-store.secret-key", "secret"));

    @Test
    void what_is_not_set_has_a_default_and_what_is_misspelt_is_refused() {
        assertThat(read().reconcileEvery()).isEqualTo(Duration.ofMinutes(3));

        values.put("weightflow.retraining.reconcile-evry", "1m");
        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("did you mean weightflow.retraining.reconcile-every");
    }

    private RetrainingSettings read() {
        return RetrainingSettings.of(
                Settings.of("weightflow.", key -> Optional.ofNullable(values.get(key)), values.keySet()));
    }
}
