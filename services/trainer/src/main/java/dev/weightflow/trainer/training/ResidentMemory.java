package dev.weightflow.trainer.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * The main memory that this process has, the engine's included, as Linux counts it; elsewhere nothing says so. What a graphics card holds is
 * not in it.
 */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int BYTES_OF_A_KIB = 1024;

    private ResidentMemory() {}

    /** In bytes. */
    static OptionalDouble bytes() {
        try {
            return Files.readAllLines(STATUS, StandardCharsets.US_ASCII).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * BYTES_OF_A_KIB)
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
