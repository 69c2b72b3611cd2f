package dev.weightflow.embedded.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A service as Quarkus packages it, to be run from a flat class path: without the class loader that {@code quarkus-run.jar} brings, a start
 * takes less time, and a class-data archive holds all of its classes.
 *
 * @param folder its {@code quarkus-app}
 */
public record PackagedService(Path folder) {
    public static final String MAIN = "io.quarkus.runner.GeneratedMain";

    /** Classes that Quarkus rewrote come first, in place of the originals. */
    private static final String REWRITTEN = "transformed-bytecode.jar";

    /** There if it is built, and as old as the build; {@code java -jar} runs it too, with a class loader of its own. */
    public Path jar() {
        return folder.resolve("quarkus-run.jar");
    }

    /** Its jars, in class-path order. */
    public List<Path> classPath() {
        return Stream.of("quarkus", "app", "lib/boot", "lib/main")
                .flatMap(part -> jars(folder.resolve(part)))
                .toList();
    }

    /** The jars in a folder, those first whose classes Quarkus rewrote. */
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
