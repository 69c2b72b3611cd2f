package dev.weightflow.deployment.repository;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Program of this machine that a check needs.
 *
 * @param patience the longest time it may take
 */
public record Tool(Path program, Duration patience) {
    private static final Duration USUAL = Duration.ofMinutes(2);

    public Tool(Path program) {
        this(program, USUAL);
    }

    /** Returns the tool with another timeout. */
    public Tool within(Duration time) {
        return new Tool(program, time);
    }

    /** Finds the program of that name on the PATH. */
    public static Optional<Tool> find(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new);
    }

    /**
     * Finds the program of that name; without it, the test is skipped with a hint how to get it.
     *
     * @param how to get it
     */
    public static Tool orSkip(String name, String how) {
        Optional<Tool> tool = find(name);
        Assumptions.assumeTrue(
                tool.isPresent(), () -> name + " is not on the PATH, so this check is skipped (" + how + ").");
        return tool.orElseThrow();
    }

    /** Runs it in the project's folder, with this environment. */
    public Result run(String... arguments) {
        return run(Map.of(), arguments);
    }

    /** Runs it in the project's folder, with additional variables. */
    public Result run(Map<String, String> variables, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("tool", ".out");
            Path error = Files.createTempFile("tool", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(Repository.path("").toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(error.toFile());
                builder.environment().putAll(variables);
                Process process = builder.start();
                if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            command + " did not end within " + patience.toSeconds() + " seconds.");
                }
                return new Result(process.exitValue(), Files.readString(output), Files.readString(error));
            } finally {
                Files.delete(output);
                Files.delete(error);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Output and exit status of a command. */
    public record Result(int status, String output, String error) {
        public boolean succeeded() {
            return status == 0;
        }

        /** Returns its whole output. */
        public String said() {
            return Stream.of(output, error).filter(text -> !text.isBlank()).reduce("", String::concat);
        }
    }
}
