package dev.weightflow.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngestionSettingsTest {
    private final Map<String, String> given = new HashMap<>(Map.of(
            "kafka.bootstrap.servers", "localhost:9092",
            "weightflow.object-store.endpoint", "http://localhost:9000",
            "weightflow.object-store.access-key", "me",
            "weightflow.object-store.secret-key", "secret",
            "weightflow.ingestion.roots", "/data, /more"));

    @Test
    void what_is_not_said_has_defaults() {
        IngestionSettings settings = read();

        assertThat(settings.limits().samplesPerShard()).isEqualTo(256);
        assertThat(settings.limits().quarantineLimit()).isEqualTo(0.2);
        assertThat(settings.jobs().attempts()).isEqualTo(10);
        assertThat(settings.limits().reading().matBytes()).isBetween(1L << 20, 128L << 20);
        assertThat(settings.objectStore().bucket()).isEqualTo("weightflow");
        assertThat(settings.sources().checkName("/more/x")).isEqualTo(Path.of("/more/x"));
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        given.remove("weightflow.object-store.access-key");
        given.put("weightflow.ingestion.roots", "data");
        given.put("weightflow.ingestion.quarantine-limit", "2");
        given.put("weightflow.ingestion.reader", "2");
        given.put("weightflow.ingestion.lease-timeout", "3s");

        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "5 faults",
                        "weightflow.object-store.access-key and weightflow.object-store.secret-key belong together",
                        "weightflow.ingestion.lease-timeout must be at least three times weightflow.ingestion.heartbeat",
                        "weightflow.ingestion.roots must be absolute paths",
                        "weightflow.ingestion.quarantine-limit must be between 0.0 and 1.0, not 2.0",
                        "did you mean weightflow.ingestion.readers");
    }

    private IngestionSettings read() {
        return IngestionSettings.of(
                Settings.of("weightflow.", key -> Optional.ofNullable(given.get(key)), given.keySet()));
    }
}
