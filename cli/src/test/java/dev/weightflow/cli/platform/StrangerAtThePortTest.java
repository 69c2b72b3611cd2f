package dev.weightflow.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.cli.client.ServiceAddress;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceUnavailable;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.local.platform.PartState;
import dev.weightflow.local.platform.PartState.PartStatus;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformState;
import dev.weightflow.local.platform.ServiceName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests another user's program at the port of a service that has died, which answers every request with success. */
class StrangerAtThePortTest {
    private static final String SAYS_YES =
            "HTTP/1.1 200 OK\r\nWeightflow-Proof: %s\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

    @TempDir
    Path root;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private ServerSocket stranger;
    private PlatformDirectory directory;

    @BeforeEach
    void bind() throws IOException {
        directory = PlatformDirectory.prepare(root);
        directory.accessTokens().of(LocalPlatform.COMMAND_LINE, "admin");
        directory.pidFile().write(ProcessHandle.current());
        stranger = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread answers = new Thread(this::answer);
        answers.setDaemon(true);
        answers.start();
    }

    @AfterEach
    void leave() throws IOException {
        stranger.close();
    }

    @Test
    void gets_no_token_while_the_service_is_started_again() {
        told(registry().restarting());

        assertThatThrownBy(this::askForModels)
                .isInstanceOf(ServiceUnavailable.class)
                .hasMessageContaining("checkpoint-registry is being started again");

        assertThat(heard).isEmpty();
    }

    @Test
    void gets_no_token_while_the_platform_has_not_noticed_yet() throws IOException {
        Files.createDirectories(directory.service(ServiceName.CHECKPOINT_REGISTRY));
        directory.identitySecret("checkpoint-registry").made();
        told(registry());

        assertThatThrownBy(this::askForModels)
                .isInstanceOf(ServiceUnavailable.class)
                .hasMessageContaining("has not proved to be this platform's checkpoint-registry");

        assertThat(heard).isNotEmpty().noneMatch(line -> line.regionMatches(true, 0, "Authorization", 0, 13));
    }

    private void askForModels() {
        ServiceAddress address = ServiceAddress.of(ServiceName.CHECKPOINT_REGISTRY, directory, Map.of());
        ServiceClient client = new ServiceClient(address, address.token(directory, Map.of()));
        client.get("/models");
    }

    private void told(PartState part) {
        directory
                .state()
                .write(new PlatformState(
                        PlatformState.Phase.READY, ProcessHandle.current().pid(), Optional.empty(), List.of(part)));
    }

    private PartState registry() {
        return new PartState(
                "checkpoint-registry",
                PartStatus.READY,
                Optional.of("http://127.0.0.1:" + stranger.getLocalPort()),
                Optional.empty(),
                Optional.of(1L),
                0,
                Optional.empty(),
                "server.log");
    }

    private void answer() {
        while (!stranger.isClosed()) {
            try (Socket caller = stranger.accept()) {
                caller.setSoTimeout(60_000);
                StringBuilder request = new StringBuilder();
                while (request.indexOf("\r\n\r\n") < 0) {
                    request.append((char) caller.getInputStream().read());
                }
                heard.addAll(request.toString().lines().toList());
                caller.getOutputStream()
                        .write(SAYS_YES.formatted("0".repeat(64)).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // the next one
            }
        }
    }
}
