package dev.weightflow.deployment.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Tool;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Prometheus server with the project's rules, which scrapes the given services every two seconds. */
final class LivePrometheus implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private LivePrometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static LivePrometheus start(Path folder, Map<String, String> services) throws IOException {
        Tool program = Tool.find("prometheus").orElseThrow();
        Files.createDirectories(folder);
        String jobs = services.entrySet().stream().map(LivePrometheus::job).collect(Collectors.joining());
        Path configuration = Files.writeString(
                folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 2s, evaluation_interval: 2s}
                rule_files: ["%s/*.yml"]
                scrape_configs:
                """.formatted(Repository.path("deploy/prometheus/rules")) + jobs);
        int port = freePort();
        Process process = new ProcessBuilder(
                        program.program().toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        return new LivePrometheus(process, port);
    }

    /** Returns the result of an expression: a list of series, or a scalar. Empty while the server is not up. */
    JsonNode query(String expression) throws InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + "/api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        try {
            String body = client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            JsonNode answer = JSON.readTree(body);
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(expression + " is refused: " + body);
            }
            return answer.at("/data/result");
        } catch (IOException e) {
            return JSON.createArrayNode();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static String job(Map.Entry<String, String> service) {
        return """
                  - job_name: %s
                    metrics_path: /q/metrics
                    static_configs: [{targets: ["%s"]}]
                """.formatted(service.getKey(), service.getValue());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
