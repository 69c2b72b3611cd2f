package dev.weightflow.model.tensor;

import ai.djl.engine.Engine;
import dev.weightflow.model.tensor.MatrixProducts.Library;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.file.AtomicFile.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Cached choice of the faster library on this machine. The first process that needs it measures and stores it in the user's cache folder, one small
 * file for each processor, engine and number of processors, so that all processes of the machine compute the same bits. Without such a folder, every
 * process measures.
 */
final class GemmBenchmark {

    static final Library HERE = OneDnn.isPresent() ? in(cache()) : Library.BLAS;

    private GemmBenchmark() {}

    /** Reads the choice in that folder; if there is none, it is measured and stored there. */
    static Library in(Path folder) {
        Path file = folder.resolve("matrix-products-" + machine());
        return read(file).orElseGet(() -> keep(file, MatrixProducts.measured()));
    }

    private static Library keep(Path file, Library measured) {
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file); // a damaged one
            // never replaces the choice of an earlier process
            return AtomicFile.writeOnce(file, Content.of(measured.key()))
                    ? measured
                    : read(file).orElse(measured);
        } catch (IOException | UnsupportedOperationException e) {
            return measured; // each process measures for itself then; a training reports its library
        }
    }

    private static Optional<Library> read(Path file) {
        try {
            return Library.find(Files.readString(file).strip());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static Path cache() {
        String folder = System.getenv("XDG_CACHE_HOME");
        Path root = folder == null || folder.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(folder);
        return root.resolve("weightflow");
    }

    /** Returns eight hexadecimal digits for the factors of the speed, and for the available libraries. */
    private static String machine() {
        String machine = System.getProperty("os.arch")
                + Runtime.getRuntime().availableProcessors()
                + Engine.getEngine("PyTorch").getVersion()
                + Arrays.toString(Library.values())
                + processor();
        CRC32 sum = new CRC32();
        sum.update(machine.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** Describes model and features of the processor, as far as the system reports them. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name") || line.startsWith("flags"))
                    .distinct()
                    .collect(Collectors.joining("\n"));
        } catch (IOException | RuntimeException notLinux) {
            return System.getProperty("os.version");
        }
    }
}
