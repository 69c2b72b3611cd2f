package dev.weightflow.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Processor of a measurement, with those of its features that matter for matrix products. */
public final class Processor {

    private static final List<String> FEATURES =
            List.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "amx_bf16", "asimd", "bf16");

    private Processor() {}

    /** Returns the load average of the last minute. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    public static String description() {
        return description(cpuInfo());
    }

    /** @param cpuInfo lines of Linux's {@code /proc/cpuinfo}; empty on other systems */
    static String description(List<String> cpuInfo) {
        String model = value(cpuInfo, "model name").orElse(System.getProperty("os.arch"));
        List<String> flags = Arrays.asList(value(cpuInfo, "flags")
                .or(() -> value(cpuInfo, "Features"))
                .orElse("")
                .split(" "));
        String features = FEATURES.stream().filter(flags::contains).collect(Collectors.joining(", "));
        return Runtime.getRuntime().availableProcessors() + " processors: " + model
                + (features.isEmpty() ? "" : ", with " + features);
    }

    private static Optional<String> value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    private static List<String> cpuInfo() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo"));
        } catch (IOException notLinux) {
            return List.of();
        }
    }
}
