package dev.weightflow.registry.running;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.ClassArchive;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.HttpProbe;
import dev.weightflow.local.process.PackagedService;
import dev.weightflow.local.process.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that Java takes the classes of a packaged service from its CDS archive, and that a wrong archive or none only costs time. */
class ArchivedStartIT {
    private static final String FOLDER = "weightflow.class-archives";

    private static final PackagedService REGISTRY =
            new PackagedService(Path.of("target/quarkus-app").toAbsolutePath());
    private static final Pattern GIVEN = Pattern.compile("-XX:(?:SharedArchiveFile|AOTCache)=(.+)");
    /** Classes of Java, which has an archive of its own for these. */
    private static final Pattern OF_JAVA = Pattern.compile("\\] (java|javax|jdk|sun|com\\.sun)\\.");

    private static final String SUFFIX = Runtime.version().feature() >= 25 ? ".aot" : ".jsa";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private Path archives;

    @BeforeEach
    void keepArchivesApart() {
        archives = folder.resolve("archives");
        System.setProperty(FOLDER, archives.toString());
    }

    @AfterEach
    void forgetArchives() {
        System.clearProperty(FOLDER);
    }

    /** A release with signature files of other names needs them in {@code quarkus.class-loading.removed-resources}. */
    @Test
    void no_library_is_signed_whose_classes_no_archive_would_hold() throws Exception {
        List<Path> libraries;
        try (Stream<Path> files = Files.walk(Path.of("target/quarkus-app/lib"))) {
            libraries = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }

        assertThat(libraries).isNotEmpty().noneMatch(ArchivedStartIT::isSigned);
    }

    private static boolean isSigned(Path library) {
        try (ZipFile jar = new ZipFile(library.toFile())) {
            return jar.stream().anyMatch(entry -> entry.getName().matches("META-INF/[^/]*\\.SF"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_service_starts_from_its_archive_and_without_it_as_well() throws Exception {
        // given
        try (ClassArchive.Recording recording = ClassArchive.recording()) {
            start("recorded");
        }

        // when
        Loaded archived = start("archived");

        // then
        assertThat(archived.fromArchive()).isGreaterThan(archived.all() * 8 / 10);

        // when its archive is of other classes
        Path its = archived.archive().orElseThrow();
        Files.delete(its);
        Path other = archiveOfOtherClasses();
        Path wrong = Files.move(
                other,
                its.resolveSibling(its.getFileName().toString().replaceAll("-.*", "-" + Files.size(other) + SUFFIX)));
        Loaded replaced = start("replaced");
        Files.delete(wrong);

        // then
        assertThat(replaced.archive()).contains(wrong);
        assertThat(replaced.fromArchive()).isLessThan(replaced.all() / 100);

        // when it has none
        Loaded bare = start("bare");

        // then
        assertThat(bare.archive()).isEmpty();
        assertThat(bare.fromArchive()).isLessThan(bare.all() / 100);
        assertThat(bare.all()).isGreaterThan(archived.all() / 2);
    }

    /** Archive of a start, number of loaded classes that are not Java's own, and how many of them came from there. */
    private record Loaded(Optional<Path> archive, long all, long fromArchive) {}

    private Loaded start(String name) throws IOException {
        Path log = folder.resolve(name + ".classes");
        int port = Port.free().claim("the registry");
        ChildSpec spec = ChildSpec.of(
                        "the registry",
                        Home.prepare(folder.resolve(name), Home.ROOM_TO_START),
                        REGISTRY.classPath(),
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
            child.awaitReady(PATIENCE, new HttpProbe(URI.create("http://127.0.0.1:" + port + "/q/health/started")));
            // not earlier: at first the process is Java's launcher
            archive = archiveOf(child);
        }
        try (Stream<String> lines = Files.lines(log)) {
            List<String> loaded = lines.filter(line -> line.contains("source: "))
                    .filter(line -> !OF_JAVA.matcher(line).find())
                    .toList();
            return new Loaded(
                    archive,
                    loaded.size(),
                    loaded.stream()
                            .filter(line -> line.contains("source: shared objects file"))
                            .count());
        }
    }

    private static Optional<Path> archiveOf(ChildJvm child) {
        return ProcessHandle.of(child.pid())
                .flatMap(process -> process.info().arguments())
                .flatMap(arguments -> Stream.of(arguments)
                        .map(GIVEN::matcher)
                        .filter(Matcher::matches)
                        .findFirst())
                .map(given -> Path.of(given.group(1)));
    }

    private Path archiveOfOtherClasses() throws IOException {
        ChildSpec compiler = ChildSpec.of(
                        "the compiler",
                        Home.prepare(folder.resolve("compiler"), Home.ROOM_TO_START),
                        REGISTRY.classPath().subList(0, 1),
                        "com.sun.tools.javac.Main",
                        "-version")
                .withJvmOptions("-XX:+UseSerialGC");
        try (ClassArchive.Recording recording = ClassArchive.recording();
                ChildJvm child = ChildJvm.start(compiler)) {
            child.awaitSuccess(PATIENCE);
        }
        return archives().get(0);
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(archives)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
    }
}
