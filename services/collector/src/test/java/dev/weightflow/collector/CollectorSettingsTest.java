package dev.weightflow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CollectorSettingsTest {
    private final Map<String, String> values = new HashMap<>(Map.of(
            "kafka.bootstrap.servers", "localhost:9092",
            "weightflow.object-store.endpoint", "http://localhost:9000"));

    @Test
    void what_is_not_set_has_a_default() {
        assertThat(read().grace()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void a_grace_in_which_a_running_job_could_lose_what_it_stored_is_refused() {
        values.put("weightflow.collector.grace", "1h");

        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("weightflow.collector.grace must be at least 12h");
    }

    @Test
    void the_former_name_of_the_grace_is_refused_and_the_new_one_told() {
        values.put("weightflow.registry.garbage-grace", "48h");

        assertThatThrownBy(this::read).hasMessageContaining("weightflow.registry.garbage-grace is unknown");
    }

    private CollectorSettings read() {
        return CollectorSettings.of(
                Settings.of("weightflow.", key -> Optional.ofNullable(values.get(key)), values.keySet()));
    }
}
