package dev.weightflow.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.cli.Weightflow;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.platform.KafkaAccess;
import dev.weightflow.local.platform.PartState;
import dev.weightflow.local.platform.PartState.PartStatus;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.PlatformState;
import dev.weightflow.local.platform.PlatformStatus;
import dev.weightflow.local.platform.ServiceName;
import io.quarkus.runner.GeneratedMain;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the commands {@code up}, {@code status} and {@code down} as processes, with a real broker and S3 server and stand-in services. */
@Timeout(300)
class UpAndDownTest {

    private static final int CONSOLE = 7;

    @TempDir
    Path project;

    @BeforeEach
    void build() throws IOException {
        StandInServices.build(project);
    }

    @AfterEach
    void end() {
        directory().stop(true, Duration.ofSeconds(30));
    }

    @Test
    void the_platform_starts_serves_survives_a_crash_and_stops() throws Exception {
        // when it is started in the background
        Run up = run("up", "--detach", "--json");

        // then
        assertThat(up.status()).as(up.err()).isZero();
        assertThat(Json.MAPPER.readValue(up.out(), PlatformStatus.class).phase())
                .contains(PlatformState.Phase.READY);
        awaitStatus(CONSOLE, PartStatus.READY); // the start does not wait for it
        PlatformStatus status = status();
        assertThat(status.parts()).hasSize(8).extracting(PartState::status).containsOnly(PartStatus.READY);
        assertThat(topics(status)).contains("weightflow.trainings", "weightflow.trainings.dlq", "weightflow.models");
        assertThat(get(status.addressOf("trainer").orElseThrow() + "/environment"))
                .startsWith(status.addressOf("kafka").orElseThrow() + " "
                        + status.addressOf("object-store").orElseThrow() + " ")
                .endsWith(Files.readAllLines(project.resolve(".weightflow/object-store/credentials"))
                        .get(1));
        assertThat(get(status.addressOf("trainer").orElseThrow() + "/kafka"))
                .startsWith("SASL_PLAINTEXT PLAIN ")
                .contains("username=\"trainer\"");
        assertThat(get(status.addressOf("trainer").orElseThrow() + "/signing")).endsWith("trainer.key");

        // and its console has the others' addresses, logs in under its own name, and has no signing key
        String console = status.addressOf("console").orElseThrow();
        assertThat(get(console + "/owners"))
                .isEqualTo(status.addressOf("trainer").orElseThrow() + " "
                        + status.parts().get(3).management().orElseThrow());
        assertThat(get(console + "/kafka")).contains("username=\"console\"");
        assertThat(get(console + "/signing")).isEqualTo("null");
        assertThat(run("logs", "trainer").out()).contains("serving");

        // when its servers are frozen
        PartState broker = status.parts().get(0);
        PartState store = status.parts().get(1);
        signal("STOP", broker, store);

        // then that is reported, until they continue
        awaitStatus(0, PartStatus.SILENT);
        awaitStatus(1, PartStatus.SILENT);
        assertThat(run("status").out()).contains("silent (has not answered since ");
        signal("CONT", broker, store);
        awaitStatus(0, PartStatus.READY);
        awaitStatus(1, PartStatus.READY);

        // and its broker answers no stranger
        String kafka = status.addressOf("kafka").orElseThrow();
        assertThatThrownBy(() -> topics(
                        Map.of("bootstrap.servers", kafka, "default.api.timeout.ms", 5000, "request.timeout.ms", 4000)))
                .hasCauseInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> topics(login(
                        kafka,
                        Map.of(
                                "security.protocol",
                                "SASL_PLAINTEXT",
                                "sasl.mechanism",
                                "PLAIN",
                                "sasl.jaas.config",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                        + " username=\"trainer\" password=\"guessed\";"))))
                .hasCauseInstanceOf(SaslAuthenticationException.class);

        // when it is started again
        assertThat(run("up", "--detach").out())
                .contains("as process " + status.pid().orElseThrow());
        Run chosen = run("up", "--detach", "--heap", "trainer=2g", "--kafka-port", "9999");
        assertThat(chosen.status()).isEqualTo(5);
        assertThat(chosen.err())
                .contains("--heap=trainer=2g --kafka-port=9999 are for a platform that is started, and one runs in ")
                .contains("'./weightflow down' stops it");
        Run second = run("up");
        assertThat(second.status()).isEqualTo(5);
        assertThat(second.err()).startsWith("Weightflow already runs in ");
        Run demo = run("demo", "--device", "cpu");
        assertThat(demo.status()).isEqualTo(5);
        assertThat(demo.err()).contains("--device=cpu is for a platform that the demo starts");

        // when a service is built again
        Run before = run("up", "--detach");
        Path jar = PlatformOptions.usual(project)
                .applicationOf(ServiceName.TRAINER)
                .jar();
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        Run after = run("up", "--detach");

        // then that is reported at the next start
        assertThat(before.err()).doesNotContain("rebuilt");
        assertThat(after.err()).contains("The services were rebuilt after it was started");

        // when a service is killed
        kill(status.parts().get(3).pid().orElseThrow());

        // then it comes back at the same address
        String address = status.parts().get(3).address().orElseThrow();
        while (status().parts().get(3).restarts() == 0
                || status().parts().get(3).status() != PartStatus.READY) {
            Thread.sleep(100);
        }
        assertThat(status().parts().get(3).address()).contains(address);
        assertThat(get(address + "/kafka")).startsWith("SASL_PLAINTEXT");

        // when the whole platform is killed
        List<Long> children =
                status().parts().stream().map(part -> part.pid().orElseThrow()).toList();
        kill(status.pid().orElseThrow());

        // then no process is left, its state is not taken for a running platform, and the next start recovers
        for (long child : children) {
            awaitEnd(child);
        }
        assertThat(run("status").status()).isEqualTo(3);
        assertThat(run("up", "--detach").status()).isZero();
        awaitStatus(CONSOLE, PartStatus.READY);
        PlatformStatus again = status();
        assertThat(topics(again)).contains("weightflow.trainings");

        // when it is stopped
        Run down = run("down");

        // then
        assertThat(down.out()).contains("Weightflow is stopped.");
        for (PartState part : again.parts()) {
            awaitEnd(part.pid().orElseThrow());
        }
        assertThat(run("logs", "trainer").out()).endsWith("stopped cleanly\n");
        assertThat(run("down").out()).contains("is not running");
    }

    @Test
    void a_busy_port_and_a_broken_service_are_told_and_leave_nothing_behind() throws Exception {
        // when a port is taken
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run up = run("up", "--detach", "--port", "trainer=" + taken.getLocalPort());

            // then
            assertThat(up.status()).isEqualTo(1);
            assertThat(up.err())
                    .endsWith("Port " + taken.getLocalPort() + " for the service trainer is taken by another process: "
                            + "stop that process, or choose another port.\n");
        }

        // when a service cannot start
        Run broken = run(Map.of("WEIGHTFLOW_TRAINER_COLOUR", "red"), "up");

        // then
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.err())
                .contains("the service trainer ended with exit status 1 before it was ready; its log is ")
                .contains("WEIGHTFLOW_TRAINER_COLOUR is not a setting");
        assertThat(run("status").out()).contains("is not running").contains("The last start failed: ");
        assertThat(directory().supervisor()).isEmpty();
    }

    @Test
    void every_program_runs_once_to_be_prepared_for_later_starts() throws Exception {
        Run prepare = run("prepare");

        assertThat(prepare.status()).as(prepare.err()).isZero();
        try (Stream<Path> files = Files.list(project.resolve("archives"))) {
            // of the broker, the formatting of its folder, the store, and each service
            assertThat(files.filter(file -> file.toString().endsWith(".jsa"))).hasSize(3 + ServiceName.values().length);
        }
        assertThat(directory().root().resolve("prepare")).doesNotExist();
        assertThat(status().running()).isFalse();
    }

    @Test
    void a_service_that_was_not_built_is_told() throws Exception {
        Path jar = PlatformOptions.usual(project)
                .applicationOf(ServiceName.TRAINER)
                .jar();
        Files.delete(jar);

        Run up = run("up");

        assertThat(up.status()).isEqualTo(1);
        assertThat(up.err()).contains("The service trainer is not built: " + jar + " is missing");
    }

    @Test
    void a_demo_ingests_as_soon_as_there_is_who_ingests_and_says_why_the_others_did_not_start() throws Exception {
        Run demo = run("demo", "--data", project.toString());

        assertThat(demo.err())
                .containsSubsequence(
                        " dataset-ingestion ",
                        "3/6 Ingesting",
                        " trainer ",
                        "Stopping the platform",
                        "does not understand");
        assertThat(demo.status()).isNotZero();
        assertThat(directory().supervisor()).isEmpty();

        Run broken = run(Map.of("WEIGHTFLOW_TRAINER_COLOUR", "red"), "demo", "--data", project.toString());

        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.err())
                .containsSubsequence(
                        " dataset-ingestion ", "3/6 Ingesting", "WEIGHTFLOW_TRAINER_COLOUR is not a setting");
    }

    @Test
    void a_platform_without_a_console_says_so_to_who_asks_for_one() throws Exception {
        Run up = run("up", "--detach", "--no-console");

        assertThat(up.status()).as(up.err()).isZero();
        assertThat(up.err()).doesNotContain("./weightflow console");
        assertThat(status().parts()).hasSize(7).noneMatch(part -> part.name().equals("console"));
        Run console = run("console");
        assertThat(console.status()).isEqualTo(3);
        assertThat(console.err()).contains("was started with --no-console");
    }

    @Test
    void a_console_that_does_not_start_hinders_nothing_and_one_that_is_left_out_finds_its_settings() throws Exception {
        Run up = run(Map.of("WEIGHTFLOW_CONSOLE_COLOUR", "red"), "up", "--detach");

        assertThat(up.status()).as(up.err()).isZero();
        while (status().parts().get(CONSOLE).note().isEmpty()) {
            Thread.sleep(100);
        }
        assertThat(status().parts().get(CONSOLE)).extracting(PartState::status).isEqualTo(PartStatus.RESTARTING);
        assertThat(status().phase()).contains(PlatformState.Phase.READY);
        run("down");

        Run without = run("up", "--detach", "--without", "console");

        assertThat(without.status()).as(without.err()).isZero();
        assertThat(without.err())
                .contains("weightflow.console.trainer-url="
                        + status().addressOf("trainer").orElseThrow())
                .contains("'./mvnw quarkus:dev -pl services/console'");
    }

    @Test
    void a_service_that_is_left_out_is_run_by_somebody_else_with_the_settings_in_a_file() throws Exception {
        // given
        Files.delete(PlatformOptions.usual(project)
                .applicationOf(ServiceName.TRAINER)
                .jar());

        // when
        Run up = run("up", "--detach", "--without", "trainer");

        // then
        assertThat(up.status()).as(up.err()).isZero();
        assertThat(status().parts().get(3))
                .extracting(PartState::name, PartState::status, PartState::pid)
                .containsExactly("trainer", PartStatus.SILENT, Optional.empty());
        Path file = directory().settingsOf(ServiceName.TRAINER);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        }
        assertThat(up.err())
                .contains("kafka.bootstrap.servers=" + settings.getProperty("kafka.bootstrap.servers"))
                .contains("'./mvnw quarkus:dev -pl services/trainer'")
                .doesNotContain(settings.getProperty("weightflow.object-store.secret-key"))
                .doesNotContain("password");

        // when
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), GeneratedMain.class.getName());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        settings.stringPropertyNames().forEach(key -> builder.environment()
                .put(key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT), settings.getProperty(key)));
        Process trainer = builder.start();

        // then
        try {
            awaitStatus(3, PartStatus.READY);
            assertThat(get(status().addressOf("trainer").orElseThrow() + "/kafka"))
                    .contains("username=\"trainer\"");
        } finally {
            trainer.destroyForcibly();
        }
        awaitStatus(3, PartStatus.SILENT);
    }

    private PlatformStatus status() {
        return PlatformStatus.of(directory());
    }

    private void awaitStatus(int part, PartStatus expected) throws InterruptedException {
        while (status().parts().get(part).status() != expected) {
            Thread.sleep(100);
        }
    }

    private static void signal(String signal, PartState... parts) throws Exception {
        for (PartState part : parts) {
            new ProcessBuilder("kill", "-" + signal, Long.toString(part.pid().orElseThrow()))
                    .start()
                    .waitFor();
        }
    }

    private PlatformDirectory directory() {
        return new PlatformDirectory(project.resolve(".weightflow"));
    }

    private Run run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private Run run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dweightflow.root=" + project,
                "-Dweightflow.class-archives=" + project.resolve("archives"),
                Weightflow.class.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(project, "out", "");
        Path err = Files.createTempFile(project, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        int status = builder.start().waitFor();
        return new Run(status, Files.readString(out), Files.readString(err));
    }

    private List<String> topics(PlatformStatus status) throws Exception {
        return topics(login(
                status.addressOf("kafka").orElseThrow(),
                directory().kafkaLogins().clientSettings(KafkaAccess.OPERATOR)));
    }

    private static List<String> topics(Map<String, Object> settings) throws Exception {
        try (Admin admin = Admin.create(settings)) {
            return List.copyOf(admin.listTopics().names().get(60, TimeUnit.SECONDS));
        }
    }

    private static Map<String, Object> login(String kafka, Map<String, String> login) {
        Map<String, Object> settings = new HashMap<>(login);
        settings.put("bootstrap.servers", kafka);
        return settings;
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void kill(long pid) throws Exception {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        awaitEnd(pid);
    }

    private static void awaitEnd(long pid) throws Exception {
        ProcessHandle.of(pid).ifPresent(process -> assertThat(process.onExit()).succeedsWithin(60, TimeUnit.SECONDS));
    }

    private record Run(int status, String out, String err) {}
}
