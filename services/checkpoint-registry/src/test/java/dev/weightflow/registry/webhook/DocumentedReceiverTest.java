package dev.weightflow.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the receiver of {@code docs/webhooks.md}. */
class DocumentedReceiverTest extends WebhookTestBase {
    private static final Path PAGE = Path.of("../../docs/webhooks.md");
    private static final String BEGIN = "```python\n";

    @TempDir
    private Path room;

    private int port;

    @BeforeEach
    void know_the_time() throws IOException {
        now = Instant.now();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    @Test
    void it_accepts_what_is_signed_with_its_secret_and_nothing_else() throws Exception {
        Process server = started();
        try {
            Webhook webhook = begun(new Webhook(
                    settings("ops", URI.create("http://127.0.0.1:" + port), NotifiedEvents.USUAL, ModelPatterns.ALL),
                    context("one", store)));
            Envelope<?> fact = detected();
            run(webhook);

            assertThat(webhook.state().orElseThrow().delivered())
                    .extracting(Delivery::id)
                    .containsExactly(fact.id().value());
            try (BufferedReader said = server.inputReader()) {
                assertThat(said.readLine())
                        .isEqualTo("dev.weightflow.model.DriftDetected.v1 people"
                                + " https://weightflow.example.org/models/people/drift");
            }
            now = now.minusSeconds(301);
            assertThat(webhook.byHand().test().failure()).contains("HTTP 401");
        } finally {
            server.destroyForcibly();
        }
    }

    private Process started() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String program = page.substring(begin, page.indexOf("```", begin)).replace("8000", "" + port);
        Files.writeString(room.resolve("ops.secret"), "\n" + SECRET + "\n");
        Process server;
        try {
            server = new ProcessBuilder("python3", "-u", "-c", program)
                    .directory(room.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Assumptions.abort("python3 is not on the PATH");
        }
        Awaitility.await().ignoreExceptions().until(() -> {
            try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return open.isConnected();
            }
        });
        return server;
    }
}
