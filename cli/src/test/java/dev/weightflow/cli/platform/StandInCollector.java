package dev.weightflow.cli.platform;

import dev.weightflow.local.platform.CollectorProcess;
import dev.weightflow.local.platform.PartState;
import dev.weightflow.local.platform.PartState.PartStatus;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.PlatformState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Stub of a built collector that answers as the test says, beside a platform that is recorded as running. */
public final class StandInCollector {
    private final Path folder;

    private StandInCollector(Path folder) {
        this.folder = folder;
    }

    /** Creates it in that project, with a platform whose broker and store have these addresses. */
    public static StandInCollector in(Path project, String kafka, String store) throws IOException {
        Path jar = PlatformOptions.application(project, CollectorProcess.NAME).jar();
        Files.createDirectories(jar.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInCollector.class.getName());
        String entry = StandInCollector.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream code = StandInCollector.class.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new JarEntry(entry));
            code.transferTo(out);
        }
        PlatformDirectory directory = PlatformDirectory.prepare(project.resolve(".weightflow"));
        directory.pidFile().write(ProcessHandle.current());
        directory
                .state()
                .write(new PlatformState(
                        PlatformState.Phase.READY,
                        ProcessHandle.current().pid(),
                        Optional.empty(),
                        List.of(serving("kafka", kafka), serving("object-store", store))));
        return new StandInCollector(Files.createDirectories(directory.service(CollectorProcess.NAME)));
    }

    private static PartState serving(String name, String address) {
        return new PartState(
                name,
                PartStatus.READY,
                Optional.of(address),
                Optional.empty(),
                Optional.of(1L),
                0,
                Optional.empty(),
                name + ".log");
    }

    public StandInCollector replying(int status, String output) throws IOException {
        Files.writeString(folder.resolve("status"), "" + status);
        Files.writeString(folder.resolve("reply"), output);
        return this;
    }

    /** Returns the arguments of the last run, and the environment it was given. */
    public List<String> asked() throws IOException {
        return Files.readAllLines(folder.resolve("asked"));
    }

    /** Returns the installation that it was told to adopt. */
    public String adopts() throws IOException {
        return Files.readString(folder.resolve("adopts"));
    }

    public boolean wasAsked() {
        return Files.exists(folder.resolve("asked"));
    }

    /** Runs as the collector's process: records its arguments and environment, and prints the prepared reply. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(System.getenv("WEIGHTFLOW_DATA_DIR")).getParent();
        Files.write(
                folder.resolve("asked"),
                List.of(
                        String.join(" ", arguments),
                        System.getenv("KAFKA_BOOTSTRAP_SERVERS"),
                        System.getenv("KAFKA_SASL_JAAS_CONFIG"),
                        System.getenv("WEIGHTFLOW_OBJECT_STORE_ENDPOINT"),
                        Path.of(System.getenv("WEIGHTFLOW_SIGNING_KEY"))
                                .getFileName()
                                .toString()));
        Files.writeString(folder.resolve("adopts"), String.valueOf(System.getenv("WEIGHTFLOW_JOURNAL_ADOPT")));
        System.err.println("it logs");
        System.out.println(Files.readString(folder.resolve("reply")));
        System.exit(Integer.parseInt(Files.readString(folder.resolve("status"))));
    }
}
