package dev.weightflow.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceClientTest {

    private HttpServer server;
    private ServiceClient client;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        client = new ServiceClient(
                new ServiceAddress(
                        "trainer",
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        Optional.of("/logs/trainer.log"),
                        Optional.empty()),
                Optional.empty());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void values_go_there_and_back() {
        server.createContext("/trainings", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(201, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });

        Resource answer = client.post("/trainings", Map.of("method", "delora"));

        assertThat(answer.text("method")).isEqualTo("delora");
    }

    @Test
    void a_downloaded_file_is_whole_or_not_there(@TempDir Path folder) throws IOException {
        byte[] weights = "weights".getBytes(StandardCharsets.UTF_8);
        Path target = folder.resolve("weights/one.safetensors");
        server.createContext("/weights", exchange -> {
            exchange.sendResponseHeaders(200, weights.length);
            exchange.getResponseBody().write(weights);
            exchange.close();
        });

        client.download("/weights", Digest.of(weights), target);
        assertThat(target).hasBinaryContent(weights);

        Path other = target.resolveSibling("other.safetensors");
        assertThatThrownBy(() -> client.download("/weights", Digest.ofText("others"), other))
                .hasMessage("trainer sent other bytes than those of "
                        + Digest.ofText("others").shortId() + "; try again.");
        assertThat(target.getParent().toFile().list()).containsExactly("one.safetensors");
    }

    @Test
    void a_problem_is_told_in_the_service_s_words_with_its_code() {
        answer(
                404,
                "{\"type\":\"about:blank\",\"title\":\"Not found\",\"status\":404,\"detail\":\"There is no job 7.\","
                        + "\"code\":\"no-such-job\",\"instance\":\"/trainings/7\"}");

        ErrorResponse refusal = catchThrowableOfType(ErrorResponse.class, () -> client.get("/trainings/7"));

        assertThat(refusal).hasMessage("trainer says: There is no job 7.");
        assertThat(refusal.code()).isEqualTo("no-such-job");
        assertThat(refusal.status()).isEqualTo(ExitStatus.NOT_FOUND);
    }

    @Test
    void a_conflict_is_a_refusal_and_a_crash_names_the_log() {
        answer(409, "{\"title\":\"The job has ended\"}");
        assertThat(catchThrowableOfType(ErrorResponse.class, () -> client.delete("/trainings/7"))
                        .status())
                .isEqualTo(ExitStatus.REFUSED);
        server.removeContext("/");

        answer(500, "<html>");
        assertThatThrownBy(() -> client.get("/trainings"))
                .hasMessage("trainer says: HTTP status 500 (log: /logs/trainer.log)");
    }

    @Test
    void a_service_that_does_not_answer_is_told_with_the_way_to_look() {
        server.stop(0);

        assertThatThrownBy(() -> client.get("/trainings"))
                .isInstanceOf(ServiceUnavailable.class)
                .hasMessageContaining("The service trainer does not answer at http://127.0.0.1:")
                .hasMessageContaining("/logs/trainer.log");
    }

    @Test
    void an_answer_of_another_version_is_told() {
        answer(200, "[1, 2");

        assertThatThrownBy(() -> client.get("/trainings")).hasMessageContaining("are both of the same version?");
    }

    @Test
    void a_hint_of_the_interface_is_told_as_the_command() {
        answer(
                404,
                "{\"title\":\"Not found\",\"detail\":\"There is no job 7; GET /trainings lists the existing ones.\"}");
        assertThatThrownBy(() -> client.get("/trainings/7"))
                .hasMessage("trainer says: There is no job 7; './weightflow trainings list' lists the existing ones.");
    }

    private void answer(int status, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
