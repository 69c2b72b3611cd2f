package dev.weightflow.platform.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.id.WorkerId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void settings_are_read_with_their_types_and_defaults() {
        Settings settings = settings(Map.of(
                "weightflow.name", " trainer ",
                "weightflow.limit", "7",
                "weightflow.pause", "200ms",
                "weightflow.grace", "PT5M"));

        assertThat(settings.text("weightflow.name")).isEqualTo("trainer");
        assertThat(settings.integer("weightflow.limit", 1, 10, 3)).isEqualTo(7);
        assertThat(settings.integer("weightflow.other-limit", 1, 10, 3)).isEqualTo(3);
        assertThat(settings.duration("weightflow.pause", Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(200));
        assertThat(settings.duration("weightflow.grace", Duration.ofSeconds(1))).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.path("weightflow.data-dir", Path.of("data"))).isEqualTo(Path.of("data"));
        assertThat(settings.value("weightflow.worker", new WorkerId("w"), WorkerId::new))
                .isEqualTo(new WorkerId("w"));
        assertThatCode(settings::complete).doesNotThrowAnyException();
    }

    @Test
    void everything_that_is_wrong_is_named_in_one_sentence() {
        Settings settings = settings(Map.of(
                "weightflow.limit", "70",
                "weightflow.pause", "soon",
                "weightflow.worker", "../x",
                "weightflow.object-store.endpiont", "http://localhost"));
        settings.text("weightflow.object-store.endpoint", "none");
        settings.text("weightflow.name");
        settings.integer("weightflow.limit", 1, 10, 3);
        settings.duration("weightflow.pause", Duration.ofSeconds(1));
        settings.value("weightflow.worker", new WorkerId("w"), WorkerId::new);
        settings.require(false, "weightflow.a and weightflow.b contradict each other");

        assertThatThrownBy(settings::complete)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("The configuration has 6 faults: weightflow.name is missing, set it or"
                        + " WEIGHTFLOW_NAME; weightflow.limit must be between 1 and 10, not 70; weightflow.pause must be"
                        + " a duration such as 30s, 5m or PT1H, not 'soon'; weightflow.worker: ")
                .hasMessageEndingWith(
                        "weightflow.a and weightflow.b contradict each other;"
                                + " weightflow.object-store.endpiont is unknown, did you mean weightflow.object-store.endpoint.");
    }

    @Test
    void environment_variables_are_known_by_their_keys_and_misspelt_ones_are_not() {
        Settings sound = settings(Map.of("WEIGHTFLOW_DATA_DIR", "x", "HOME", "/root", "quarkus.http.port", "1"));
        sound.path("weightflow.data-dir", Path.of("data"));
        assertThatCode(sound::complete).doesNotThrowAnyException();

        Settings misspelt = settings(Map.of("WEIGHTFLOW_DATADIR", "x"));
        misspelt.path("weightflow.data-dir", Path.of("data"));
        assertThatThrownBy(misspelt::complete)
                .hasMessage("The configuration has a fault: WEIGHTFLOW_DATADIR is unknown, did you mean"
                        + " WEIGHTFLOW_DATA_DIR.");
    }

    @Test
    void settings_that_are_handed_on_are_found_by_key_and_by_variable() {
        Settings settings = settings(Map.of(
                "kafka.security.protocol", "SASL_SSL",
                "KAFKA_SASL_JAAS_CONFIG", "PlainLoginModule required;",
                "kafka.ssl.key.password", " ",
                "kafkaesque", "x"));

        assertThat(settings.all("kafka."))
                .isEqualTo(Map.of(
                        "security.protocol", "SASL_SSL",
                        "sasl.jaas.config", "PlainLoginModule required;"));
    }

    @Test
    void what_resembles_nothing_gets_no_suggestion() {
        assertThatThrownBy(settings(Map.of("weightflow.zzz", "1"))::complete)
                .hasMessage("The configuration has a fault: weightflow.zzz is unknown.");
    }

    private static Settings settings(Map<String, String> given) {
        return Settings.of("weightflow.", key -> Optional.ofNullable(given.get(key)), given.keySet());
    }
}
