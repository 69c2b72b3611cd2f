package dev.weightflow.platform.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.configuration.Settings;
import io.minio.credentials.Credentials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

class S3SettingsTest {
    private static final String PREFIX = "weightflow.object-store.";

    @Test
    void temporary_credentials_have_a_session_token() {
        S3Settings settings = read(Map.of("access-key", "key", "secret-key", "secret", "session-token", "token"));

        Credentials credentials = settings.credentials(new OkHttpClient()).fetch();

        assertThat(credentials.accessKey()).isEqualTo("key");
        assertThat(credentials.secretKey()).isEqualTo("secret");
        assertThat(credentials.sessionToken()).isEqualTo("token");
        assertThat(settings.toString() + settings.keys())
                .doesNotContain("secret")
                .doesNotContain("token");
    }

    @Test
    void half_of_the_keys_is_a_mistake() {
        assertThatThrownBy(() -> read(Map.of("access-key", "key"))).hasMessageContaining("belong together");
        assertThatThrownBy(() -> read(Map.of("session-token", "token"))).hasMessageContaining("belong together");
    }

    @Test
    void certificates_are_read_only_where_something_may_be_reached_by_tls() {
        Map<String, String> keys = Map.of("access-key", "key", "secret-key", "secret");

        assertThatThrownBy(() -> read(keys).http().sslSocketFactory()).hasMessageContaining("CLEARTEXT-only");
        assertThat(S3Settings.of("https://store.example", "weightflow", "us-east-1", "key", "secret")
                        .http()
                        .sslSocketFactory())
                .isNotNull();
        assertThat(read(Map.of()).http().sslSocketFactory())
                .as("AWS's own servers give credentials by TLS")
                .isNotNull();
    }

    @Test
    void without_keys_the_environment_is_asked_as_aws_clients_do() throws Exception {
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PrintsCredentials.class.getName());
        child.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", "key-of-the-environment",
                        "AWS_SECRET_ACCESS_KEY", "secret",
                        "AWS_SESSION_TOKEN", "token-of-the-environment"));

        Process printing = child.redirectErrorStream(true).start();

        assertThat(new String(printing.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("key-of-the-environment token-of-the-environment");
    }

    /** Program with an environment of its own. */
    static final class PrintsCredentials {
        public static void main(String[] arguments) {
            Credentials found = read(Map.of()).credentials(new OkHttpClient()).fetch();
            System.out.println(found.accessKey() + " " + found.sessionToken());
        }
    }

    static S3Settings read(Map<String, String> keys) {
        Map<String, String> given = new HashMap<>();
        keys.forEach((key, value) -> given.put(PREFIX + key, value));
        given.put(PREFIX + "endpoint", "http://localhost:9000");
        Settings settings = Settings.of("weightflow.", key -> Optional.ofNullable(given.get(key)), given.keySet());
        S3Settings read = S3Settings.from(settings);
        settings.complete();
        return read;
    }
}
