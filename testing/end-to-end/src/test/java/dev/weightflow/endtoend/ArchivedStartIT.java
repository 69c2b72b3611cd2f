package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.embedded.process.ChildJvm;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Home;
import dev.weightflow.embedded.process.HttpProbe;
import dev.weightflow.embedded.process.PackagedService;
import dev.weightflow.embedded.process.Port;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java takes the classes of every program from an archive, and a wrong archive or none only costs time. Tests that come later start from the archives. */
class ArchivedStartIT {
    /** The broker, the formatting of its folder, the store and six services. */
    private static final int PROGRAMS = 9;

    private static final String GIVEN = "-XX:SharedArchiveFile=";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path ARCHIVES = Folders.project().resolve("target/class-archives");

    @TempDir
    Path folder;

    @Test
    void programs_start_from_their_archives_and_without_them_as_well() throws Exception {
        // given
        CommandRun.of(folder.resolve("state"), "prepare").succeeded();
        assertThat(archives()).hasSizeGreaterThanOrEqualTo(PROGRAMS);

        // when
        Loaded archived = start("archived");

        // then
        assertThat(archived.fromArchive()).isGreaterThan(archived.all() * 8 / 10);

        // when its archive is another program's
        Path its = archived.archive().orElseThrow();
        Path other = archives().stream()
                .filter(file -> !file.equals(its))
                .findFirst()
                .orElseThrow();
        Path kept = Files.move(its, folder.resolve("kept"));
        Path wrong =
                its.resolveSibling(its.getFileName().toString().replaceAll("-.*", "-" + Files.size(other) + ".jsa"));
        Files.copy(other, wrong);
        Loaded replaced = start("replaced");
        Files.delete(wrong);

        // then
        assertThat(replaced.archive()).contains(wrong);
        assertThat(replaced.fromArchive()).isZero();

        // when it has none
        Loaded bare = start("bare");
        Files.move(kept, its);

        // then
        assertThat(bare.archive()).isEmpty();
        assertThat(bare.fromArchive()).isZero();
        assertThat(bare.all()).isGreaterThan(archived.all() / 2);
    }

    /** The archive that a start was given, how many classes it has loaded, and how many of them from there. */
    private record Loaded(Optional<Path> archive, long all, long fromArchive) {}

    private Loaded start(String name) throws IOException {
        Path log = folder.resolve(name + ".classes");
        int port = Port.free().claim("the registry");
        PackagedService registry =
                new PackagedService(Folders.project().resolve("services/checkpoint-registry/target/quarkus-app"));
        ChildSpec spec = ChildSpec.of(
                        "the registry",
                        Home.prepare(folder.resolve(name), Home.ROOM_TO_START),
                        registry.classPath(),
                        PackagedService.MAIN)
                .withJvmOptions(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-Xlog:class+load:file=" + log,
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
                .withEnvironment(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "127.0.0.1:1",
                        "WEIGHTFLOW_OBJECT_STORE_ENDPOINT",
                        "http://127.0.0.1:1",
                        "WEIGHTFLOW_DATA_DIR",
                        folder.resolve(name).resolve("data").toString(),
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(Port.free().claim("the registry")),
                        "QUARKUS_MANAGEMENT_PORT",
                        Integer.toString(port)));
        Optional<Path> archive;
        try (ChildJvm child = ChildJvm.start(spec)) {
            archive = archiveOf(child);
            child.awaitReady(PATIENCE, new HttpProbe(URI.create("http://127.0.0.1:" + port + "/q/health/started")));
        }
        try (Stream<String> lines = Files.lines(log)) {
            List<String> loaded =
                    lines.filter(line -> line.contains("source: ")).toList();
            return new Loaded(
                    archive,
                    loaded.size(),
                    loaded.stream().filter(line -> line.contains("(top)")).count());
        }
    }

    private static Optional<Path> archiveOf(ChildJvm child) {
        return ProcessHandle.of(child.pid())
                .flatMap(process -> process.info().arguments())
                .flatMap(arguments -> Stream.of(arguments)
                        .filter(option -> option.startsWith(GIVEN))
                        .findFirst())
                .map(option -> Path.of(option.substring(GIVEN.length())));
    }

    private static List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(ARCHIVES)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }
}
