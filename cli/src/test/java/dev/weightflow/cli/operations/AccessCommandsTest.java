package dev.weightflow.cli.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessCommandsTest {
    @TempDir
    Path root;

    @Test
    void a_token_is_printed_once_and_its_hash_is_let_in() throws IOException {
        Path file = root.resolve("tokens");
        CapturedTerminal terminal = new CapturedTerminal(root);

        int status = terminal.run(
                Map.of(), "tokens", "create", "alice", "--roles", "writer,promoter", "--file", file.toString());

        assertThat(status).isZero();
        assertThat(terminal.out().strip()).matches("[A-Za-z0-9_-]{43}");
        assertThat(Files.readString(file))
                .containsPattern("(?m)^alice writer,promoter [0-9a-f]{64}$")
                .doesNotContain(terminal.out().strip());
    }

    @Test
    void a_key_is_made_and_renewed_and_the_former_one_stays_on_the_ring() throws IOException {
        CapturedTerminal terminal = new CapturedTerminal(root);

        assertThat(terminal.run(Map.of(), "signing-keys", "rotate", "trainer", "--out", root.toString()))
                .isZero();
        String first = Files.readString(root.resolve("trainer.key"));
        assertThat(terminal.run(Map.of(), "signing-keys", "rotate", "trainer", "--out", root.toString()))
                .isZero();

        assertThat(Files.readString(root.resolve("trainer.key"))).isNotEqualTo(first);
        assertThat(Files.readString(root.resolve("key-ring")))
                .contains("trainer " + first.lines().findFirst().orElseThrow())
                .doesNotContain(first.lines().skip(1).findFirst().orElseThrow());
        assertThat(Files.getPosixFilePermissions(root.resolve("trainer.key"))).hasSize(2);
        assertThat(terminal.run(Map.of(), "signing-keys", "rotate", "king")).isEqualTo(2);
        assertThat(terminal.err()).contains("no service is called 'king'");
        assertThat(terminal.run(Map.of(), "signing-keys", "rotate", "console")).isEqualTo(2);
        assertThat(terminal.err()).contains("console publishes nothing, and has no signing key");
    }

    @Test
    void a_platform_that_began_without_keys_goes_on_without() throws IOException {
        Files.createDirectories(root.resolve(".weightflow/kafka"));
        Files.writeString(root.resolve(".weightflow/kafka/formatted"), "cluster\n");
        CapturedTerminal terminal = new CapturedTerminal(root);

        assertThat(terminal.run(Map.of(), "signing-keys", "rotate", "trainer")).isEqualTo(5);
        assertThat(terminal.err()).contains("was started without keys");
    }

    @Test
    void tokens_are_listed_and_revoked() {
        CapturedTerminal terminal = new CapturedTerminal(root);
        String file = root.resolve("tokens").toString();
        terminal.run("tokens", "create", "alice", "--roles", "writer,promoter", "--file", file);
        terminal.run("tokens", "create", "bob", "--roles", "reader", "--file", file);

        assertThat(terminal.run("tokens", "list", "--file", file)).isZero();
        assertThat(terminal.out()).containsPattern("alice +writer, promoter").containsPattern("bob +reader");

        assertThat(terminal.run("tokens", "revoke", "alice", "--file", file)).isZero();
        assertThat(root.resolve("tokens")).content().contains("bob reader ").doesNotContain("alice");
        assertThat(terminal.run("tokens", "revoke", "alice", "--file", file)).isEqualTo(4);
        assertThat(terminal.err()).contains("There is no token of 'alice'");
    }

    @Test
    void a_role_that_there_is_not_is_told() {
        CapturedTerminal terminal = new CapturedTerminal(root);

        assertThat(terminal.run(Map.of(), "tokens", "create", "alice", "--roles", "king"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("there is no role 'king'; there are reader, writer, promoter, admin");
    }
}
