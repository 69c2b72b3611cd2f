package dev.weightflow.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Valid files of the modules' own tests, which are the fuzzer's seeds. */
public final class SoundFiles {
    private static final Path PROJECT = Path.of("..", "..");

    private SoundFiles() {}

    /** Lists the files below a folder of the project with that suffix, and small enough for a fuzzer. */
    public static Stream<byte[]> in(String folder, String ending) {
        try (Stream<Path> files = Files.walk(PROJECT.resolve(folder))) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(ending) && file.toFile().length() < 64 << 10)
                    .sorted()
                    .map(SoundFiles::bytes)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
