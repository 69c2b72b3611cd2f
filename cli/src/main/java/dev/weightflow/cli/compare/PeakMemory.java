package dev.weightflow.cli.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The greatest resident memory of this process since a moment, as Linux counts it; other systems tell none. See proc(5). */
final class PeakMemory {

    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final Path STATUS = Path.of("/proc/self/status");

    private final boolean counted;

    private PeakMemory(boolean counted) {
        this.counted = counted;
    }

    /** Counts from now on. */
    static PeakMemory fromNow() {
        try {
            Files.writeString(RESET, "5");
            return new PeakMemory(true);
        } catch (IOException | RuntimeException unsupported) {
            return new PeakMemory(false);
        }
    }

    Optional<Long> bytes() {
        if (!counted) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
