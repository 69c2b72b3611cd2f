package dev.weightflow.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.schema.id.ModelName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSettingsTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OPS = "weightflow.webhooks.ops.";

    @TempDir
    private Path folder;

    private final Map<String, String> values = new HashMap<>();
    private Path file;

    @BeforeEach
    void one_is_set() throws IOException {
        file = Files.writeString(folder.resolve("secret"), SECRET);
        values.put(OPS + "url", "https://hooks.example.org/T0/verysecret");
        values.put(OPS + "secret-file", file.toString());
    }

    @Test
    void an_address_and_a_secret_are_enough() {
        WebhookSettings ops = read().get(0);

        assertThat(ops.name()).isEqualTo("ops");
        assertThat(ops.events().names())
                .containsExactly(
                        "DriftDetected",
                        "LabelsRequested",
                        "PromotionUndecided",
                        "RollbackProposed",
                        "VersionRolledBack");
        assertThat(ops.models().match(new ModelName("people"))).isTrue();
        assertThat(ops.secrets().get()).containsExactly(SigningSecret.of(SECRET));
        assertThat(ops).hasToString("ops to https://hooks.example.org");
    }

    @Test
    void variables_name_them_as_well() {
        values.clear();
        values.put("WEIGHTFLOW_WEBHOOKS_OPS_URL", "https://hooks.example.org");
        values.put("WEIGHTFLOW_WEBHOOKS_OPS_SECRET_FILE", file.toString());
        values.put("WEIGHTFLOW_WEBHOOKS_CHAT_URL", "http://localhost:9999");
        values.put("WEIGHTFLOW_WEBHOOKS_CHAT_SECRET_FILE", file.toString());

        assertThat(read().stream().map(WebhookSettings::name)).containsExactly("chat", "ops");
    }

    @Test
    void events_and_models_can_be_chosen() {
        values.put(OPS + "events", "AliasMoved, TrainingFailed");
        values.put(OPS + "models", "people, night-*");

        WebhookSettings ops = read().get(0);

        assertThat(ops.events().names()).containsExactly("AliasMoved", "TrainingFailed");
        assertThat(List.of("people", "night-7", "night-").stream()
                        .allMatch(name -> ops.models().match(new ModelName(name.equals("night-") ? "night-x" : name))))
                .isTrue();
        assertThat(ops.models().match(new ModelName("people2"))).isFalse();
        assertThat(ops.models().match(new ModelName("my-night-7"))).isFalse();
    }

    @Test
    void the_file_is_read_again_when_it_changes() throws IOException {
        WebhookSettings ops = read().get(0);
        Files.writeString(file, SECRET + "\nwhsec_" + "A".repeat(32) + "\n");

        assertThat(ops.secrets().get()).hasSize(2);
    }

    @Test
    void what_is_wrong_is_named_with_the_way_out() throws IOException {
        fault(
                "url",
                "http://hooks.example.org",
                OPS + "url: it must begin with https://, except on this machine;"
                        + " weightflow.webhooks.ops.allow-http=true allows http");
        fault("url", "https://me:pw@hooks.example.org", OPS + "url: it must hold no user and password");
        fault("url", "hooks.example.org", OPS + "url: it must be an address such as https://");
        fault("url", "ftp://hooks.example.org", OPS + "url: it must be an address such as https://");
        fault("url", "", OPS + "url is missing, set it or WEIGHTFLOW_WEBHOOKS_OPS_URL");
        fault("secret-file", "", OPS + "secret-file is missing, set it or WEIGHTFLOW_WEBHOOKS_OPS_SECRET_FILE");
        fault("secret-file", folder + "/none", OPS + "secret-file names " + folder + "/none, which cannot be read");
        fault(
                "events",
                "DriftDetectd",
                OPS + "events: there is no event 'DriftDetectd', did you mean DriftDetected;"
                        + " there are ActionDecided");
        fault("events", "CheckpointCommitted", OPS + "events: there is no event 'CheckpointCommitted'");
        fault("models", "a b", OPS + "models: 'a b' is no pattern of models' names");
        fault("allow-http", "yes", OPS + "allow-http: it must be true or false");
        fault("secretfile", "x", OPS + "secretfile is unknown, did you mean weightflow.webhooks.ops.secret-file");
        Files.writeString(file, "hunter2");
        assertThatThrownBy(this::read)
                .hasMessageContaining(OPS + "secret-file names " + file)
                .hasMessageContaining("a secret must begin with whsec_")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void names_are_letters_and_digits() {
        values.put("weightflow.webhooks.my-hook.url", "https://hooks.example.org");
        values.put("weightflow.webhooks.url", "https://hooks.example.org");

        assertThatThrownBy(this::read)
                .hasMessageContaining("weightflow.webhooks.my-hook.url: a webhook's name is up to 32 small letters")
                .hasMessageContaining("weightflow.webhooks.url is unknown; there are");
    }

    private void fault(String key, String value, String message) {
        String before = values.put(OPS + key, value);
        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The configuration has a fault: " + message)
                .message()
                .doesNotContain("verysecret")
                .doesNotContain("pw@");
        if (before == null) {
            values.remove(OPS + key);
        } else {
            values.put(OPS + key, before);
        }
    }

    private List<WebhookSettings> read() {
        Settings settings = Settings.of("weightflow.", this::value, values.keySet());
        List<WebhookSettings> read = WebhookSettings.from(settings);
        settings.complete();
        return read;
    }

    /** Finds variables by the names of keys, as MicroProfile Config does. */
    private Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key))
                .or(() -> Optional.ofNullable(
                        values.get(key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase())));
    }
}
