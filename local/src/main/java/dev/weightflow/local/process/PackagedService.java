package dev.weightflow.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Service as Quarkus packages it, run from a flat class path: without the class loader of {@code quarkus-run.jar} it starts faster, and a class-data
 * archive holds all of its classes.
 *
 * @param folder its {@code quarkus-app}
 */
public record PackagedService(Path folder) {
    public static final String MAIN = "io.quarkus.runner.GeneratedMain";

    /** Jar of the classes that Quarkus rewrote, which come before the originals. */
    private static final String REWRITTEN = "transformed-bytecode.jar";

    /** Returns the jar that {@code java -jar} runs, with a class loader of its own; it exists if the service is built, and is as old as the build. */
    public Path jar() {
        return folder.resolve("quarkus-run.jar");
    }

    /** Returns its jars, in class-path order. */
    public List<Path> classPath() {
        return Stream.of("quarkus", "app", "lib/boot", "lib/main")
                .flatMap(part -> jars(folder.resolve(part)))
                .toList();
    }

    /** Lists the jars in a folder, those of rewritten classes first. */
    static Stream<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            return Stream.concat(
                    jars.stream().filter(jar -> jar.endsWith(REWRITTEN)),
                    jars.stream().filter(jar -> !jar.endsWith(REWRITTEN)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
