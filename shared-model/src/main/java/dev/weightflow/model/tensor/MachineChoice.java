package dev.weightflow.model.tensor;

import ai.djl.engine.Engine;
import dev.weightflow.model.tensor.MatrixProducts.Library;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The library that was found to be the faster one on this machine. It is measured by the first process that asks and kept in the
 * user's cache folder, one small file for each processor, engine and number of processors, so that all processes of the machine
 * compute the same bits. Where there is no such folder, every process measures.
 */
final class MachineChoice {

    static final Library HERE = OneDnn.isPresent() ? in(cache()) : Library.BLAS;

    private MachineChoice() {}

    /** The choice that lies in that folder; if there is none, it is measured and put there. */
    static Library in(Path folder) {
        Path file = folder.resolve("matrix-products-" + machine());
        return read(file).orElseGet(() -> keep(file, MatrixProducts.measured()));
    }

    private static Library keep(Path file, Library measured) {
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file); // a damaged one
            Path written = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".new");
            try {
                Files.writeString(written, measured.key());
                // a link appears whole, and never replaces what another process found first
                Files.createLink(file, written);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (FileAlreadyExistsException other) {
            return read(file).orElse(measured);
        } catch (IOException | UnsupportedOperationException e) {
            return measured; // each process measures for itself then; what it uses is told by whoever trains
        }
        return measured;
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

    /** Eight hexadecimal digits of what the speed depends on, and of what there is to choose from. */
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

    /** Model and features of the processor, as far as the system tells them. */
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
