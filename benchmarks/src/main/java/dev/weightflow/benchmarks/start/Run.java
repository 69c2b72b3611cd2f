package dev.weightflow.benchmarks.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Completed process.
 *
 * @param seconds of wall-clock time
 * @param processor seconds of processor time, its children's included
 * @param said standard output
 */
public record Run(double seconds, double processor, String said) {
    private static final double TICKS_A_SECOND = 100;

    /** @throws IllegalStateException if it fails for any other reason than a missing platform */
    static Run of(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        double before = processorOfEndedChildren();
        long began = System.nanoTime();
        Path said = Files.createTempFile("run", ".out");
        Path errors = Files.createTempFile("run", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(said.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        double seconds = (System.nanoTime() - began) / 1e9;
        if (status != 0 && status != Launcher.NOTHING_RUNS) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + Files.readString(errors));
        }
        Run run = new Run(seconds, processorOfEndedChildren() - before, Files.readString(said));
        Files.delete(said);
        Files.delete(errors);
        return run;
    }

    /** Reads the processor time, which Linux counts in ticks of a hundredth of a second, as the 16th and 17th number of the file. */
    private static double processorOfEndedChildren() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(afterName[13]) + Long.parseLong(afterName[14])) / TICKS_A_SECOND;
    }
}
