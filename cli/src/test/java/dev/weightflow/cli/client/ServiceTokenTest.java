package dev.weightflow.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.local.platform.PlatformDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTokenTest {
    private static final ServiceAddress HERE = new ServiceAddress(
            "trainer", URI.create("http://127.0.0.1:8082"), Optional.of("trainer.log"), Optional.empty());
    private static final ServiceAddress ELSEWHERE =
            new ServiceAddress("trainer", URI.create("https://trainer.example"), Optional.empty(), Optional.empty());

    @TempDir
    Path root;

    private PlatformDirectory directory;
    private String ours;

    @BeforeEach
    void platform() {
        directory = new PlatformDirectory(root);
        ours = directory.accessTokens().of(LocalPlatform.COMMAND_LINE, "admin");
    }

    @Test
    void the_platform_s_own_token_is_shown_to_its_services_and_to_no_other() {
        assertThat(HERE.token(directory, Map.of())).contains(ours);
        assertThat(ELSEWHERE.token(directory, Map.of())).isEmpty();
    }

    @Test
    void a_token_of_the_environment_goes_before() throws IOException {
        Path file = Files.writeString(root.resolve("token"), "from-a-file\n");

        assertThat(ELSEWHERE.token(directory, Map.of("WEIGHTFLOW_TOKEN", "given")))
                .contains("given");
        assertThat(HERE.token(directory, Map.of("WEIGHTFLOW_TOKEN_FILE", file.toString())))
                .contains("from-a-file");
        assertThatThrownBy(() -> HERE.token(directory, Map.of("WEIGHTFLOW_TOKEN_FILE", "/no/such/file")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("/no/such/file cannot be read");
    }
}
