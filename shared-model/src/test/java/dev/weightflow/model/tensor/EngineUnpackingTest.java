package dev.weightflow.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineUnpackingTest {
    @TempDir
    private Path folder;

    /** Process that only starts the engine. */
    static final class Start {
        private Start() {}

        public static void main(String[] arguments) {
            Torch.start();
        }
    }

    @Test
    void an_engine_that_is_unpacked_starts_and_unpacks_nothing() throws IOException, InterruptedException {
        Path natives = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(jar -> jar.contains("pytorch-native-"))
                .map(Path::of)
                .findFirst()
                .orElseThrow();
        Path jar = Files.copy(natives, folder.resolve("natives.jar"));
        String classPath = classPath().replace(natives.toString(), jar.toString());

        java(classPath, EngineUnpacking.class, jar.toString());

        assertThat(folder.resolve("output.txt"))
                .as("what it was called to load")
                .content()
                .contains(folder.resolve("engine") + "/pytorch/");
        assertThat(jar).as("the jar, without what is unpacked").satisfies(it -> assertThat(Files.size(it))
                .isLessThan(100_000));
        Map<String, FileTime> unpacked = cache();
        assertThat(unpacked.keySet()).anyMatch(file -> file.endsWith("/libtorch.so"));

        java(classPath, Start.class);

        assertThat(cache()).isEqualTo(unpacked);
    }

    private void java(String classPath, Class<?> main, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder java = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Dai.djl.offline=true",
                                "-cp",
                                classPath,
                                main.getName()),
                        Stream.of(arguments))
                .toList());
        java.environment().put("ENGINE_CACHE_DIR", folder.resolve("engine").toString());
        java.environment().put("DJL_CACHE_DIR", folder.resolve("engine").toString());
        Path output = folder.resolve("output.txt");
        int status = java.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        assertThat(status).as(() -> read(output)).isZero();
    }

    private Map<String, FileTime> cache() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("engine"))) {
            return files.collect(
                    Collectors.toMap(Path::toString, EngineUnpackingTest::modified, (one, other) -> one, TreeMap::new));
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
