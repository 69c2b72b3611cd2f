package dev.weightflow.benchmarks.console;

import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.PackagedService;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.local.server.SigningKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The packaged console in a process of its own, without any other service.
 *
 * @param firstAnswer time from the start of the JVM to its first answer: a page with the progress of the start
 * @param firstPage time from the start of the JVM to its first real page
 */
record ConsoleProcess(
        ChildJvm child,
        HttpClient http,
        int port,
        int management,
        String token,
        Duration firstAnswer,
        Duration firstPage)
        implements AutoCloseable {
    private static final PackagedService APPLICATION =
            new PackagedService(Path.of("services/console/target/quarkus-app").toAbsolutePath());
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int OK = 200;

    static ConsoleProcess start(Path folder, EmbeddedServers servers, SigningKeys keys, List<String> jvmOptions) {
        int port = Port.free().claim("the console");
        int management = Port.free().claim("the console");
        AccessTokens tokens = AccessTokens.in(folder.resolve("tokens"));
        String token = tokens.of("benchmark", "reader");
        ChildSpec spec = ChildSpec.of(
                        "the console",
                        Home.prepare(folder.resolve("console"), Home.ROOM_TO_START),
                        APPLICATION.classPath(),
                        PackagedService.MAIN)
                .withJvmOptions(Stream.concat(
                                Stream.of("-Djava.util.logging.manager=org.jboss.logmanager.LogManager"),
                                jvmOptions.stream())
                        .toArray(String[]::new))
                .withEnvironment(environment(
                        keys,
                        Map.of(
                                "KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers(),
                                "WEIGHTFLOW_OBJECT_STORE_ENDPOINT", servers.s3().endpoint(),
                                "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY",
                                        servers.s3().accessKey(),
                                "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY",
                                        servers.s3().secretKey(),
                                "WEIGHTFLOW_SECURITY_TOKENS", tokens.hashes().toString(),
                                "QUARKUS_HTTP_PORT", Integer.toString(port),
                                "QUARKUS_MANAGEMENT_PORT", Integer.toString(management))));
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        long began = System.nanoTime();
        ChildJvm child = ChildJvm.start(spec);
        ConsoleProcess starting =
                new ConsoleProcess(child, http, port, management, token, Duration.ZERO, Duration.ZERO);
        AtomicReference<Duration> answered = new AtomicReference<>();
        child.awaitReady(PATIENCE, () -> {
            int status = starting.status("/");
            if (status != 0) {
                answered.compareAndSet(null, Duration.ofNanos(System.nanoTime() - began));
            }
            return status == OK;
        });
        return new ConsoleProcess(
                child, http, port, management, token, answered.get(), Duration.ofNanos(System.nanoTime() - began));
    }

    private static Map<String, String> environment(SigningKeys keys, Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>(settings);
        if (keys.exist()) {
            variables.put("WEIGHTFLOW_SIGNING_KEY_RING", keys.ring().toString());
        }
        return variables;
    }

    private int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IllegalStateException e) {
            return 0;
        }
    }

    HttpRequest request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + (path.startsWith("/q/health") ? management : port) + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/html, text/event-stream, application/json")
                .timeout(PATIENCE)
                .build();
    }

    /** @throws IllegalStateException if it does not answer */
    HttpResponse<String> get(String path) {
        try {
            return http.send(request(path), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns the processor time of the process. */
    Duration processorTime() {
        return ProcessHandle.of(child.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException("the console has ended"));
    }

    /** Returns the resident memory of the process, in MB, the unit of its target. */
    long residentMegabytes() throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(child.pid())).start();
        String kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return Long.parseLong(kilobytes) * 1_024 / 1_000_000;
    }

    @Override
    public void close() {
        child.kill();
    }
}
