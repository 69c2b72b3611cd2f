package dev.weightflow.chaos.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the search for secrets finds those that are present. */
class SecretsTest {
    private static final String PASSWORD = "0123456789abcdef";

    @TempDir
    Path root;

    private Secrets secrets;

    @BeforeEach
    void layOut() throws IOException {
        write("access/command-line.token", "a-token-of-the-command-line\n");
        write("access/tokens", "command-line admin 0badc0de\n");
        write("access/kafka/trainer.properties", "sasl.username=trainer\nsasl.password=" + PASSWORD + "\n");
        write("access/signing/trainer.key", "public\nprivate\n");
        write("object-store/credentials", "weightflow\nkey-of-the-store\n");
        write("kafka/server.properties", "password=" + PASSWORD + "\n");
        secrets = Secrets.of(root);
    }

    @Test
    void tokens_passwords_and_private_keys_are_secrets() {
        assertThat(secrets.count()).isEqualTo(4);
        assertThat(secrets.in("public, weightflow, command-line")).isEmpty();
        assertThat(secrets.in("a-token-of-the-command-line private key-of-the-store"))
                .hasSize(3);
    }

    @Test
    void files_that_are_there_for_secrets_are_not_searched_and_must_be_their_owner_s_alone() throws IOException {
        Path log = write("services/trainer/server.log", "nothing");
        assertThat(secrets.searched()).containsExactly(log);
        assertThat(secrets.open()).isEmpty();

        Path token = root.resolve("access/command-line.token");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(secrets.open()).containsExactly(token);
    }

    @Test
    void a_secret_across_the_border_of_two_windows_is_found() throws IOException {
        int border = 1 << 20;
        for (int before = border - PASSWORD.length(); before <= border; before++) {
            Path log = write("log", "x".repeat(before) + PASSWORD + "x");

            assertThat(secrets.in(log)).as("after %d bytes", before).containsExactly("password trainer.properties");
        }
    }

    private Path write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
