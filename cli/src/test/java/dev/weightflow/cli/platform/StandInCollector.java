package dev.weightflow.cli.platform;

import dev.weightflow.cli.platform.PartState.PartStatus;
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

/** A built collector that answers as the test says, beside a platform that is said to run. */
public final class StandInCollector {
    private final Path folder;

    private StandInCollector(Path folder) {
        this.folder = folder;
    }

    /** Builds it in that project, whose platform's broker and store have these addresses. */
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

    /** What it was asked for last, and what it was told of its surroundings. */
    public List<String> asked() throws IOException {
        return Files.readAllLines(folder.resolve("asked"));
    }

    public boolean wasAsked() {
        return Files.exists(folder.resolve("asked"));
    }

    /** What its own process does. */
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
        System.err.println("it logs");
        System.out.println(Files.readString(folder.resolve("reply")));
        System.exit(Integer.parseInt(Files.readString(folder.resolve("status"))));
    }
}
