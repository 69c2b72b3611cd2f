package dev.weightflow.chaos.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.json.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Output of a command, and the exit status of its process. */
public record CommandRun(int status, String out, String err) {

    /** Runs a command as {@code ./weightflow} does: in a process of its own, on the class path that the build has left. */
    public static CommandRun of(Path directory, String... words) {
        return of(directory, Map.of(), words);
    }

    /** As {@link #of(Path, String...)}, with further variables in its environment. */
    public static CommandRun of(Path directory, Map<String, String> environment, String... words) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-Dweightflow.root=" + Folders.project(),
                "-Dweightflow.state=" + directory,
                "dev.weightflow.cli.Weightflow"));
        line.addAll(List.of(words));
        try {
            Path said = Files.createTempDirectory("weightflow-command");
            Path out = said.resolve("out");
            Path err = said.resolve("err");
            ProcessBuilder command =
                    new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
            command.environment().put("CLASSPATH", classPath(Folders.project().resolve("research/target")));
            command.environment().putAll(environment);
            // Java would tell on standard error that it has read them
            command.environment().remove("JAVA_TOOL_OPTIONS");
            int status = command.start().waitFor();
            CommandRun run = new CommandRun(status, Files.readString(out), Files.readString(err));
            for (Path file : List.of(out, err, said)) {
                Files.delete(file);
            }
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a command ran", e);
        }
    }

    private static String classPath(Path program) throws IOException {
        Path list = Stream.of("classpath", "classpath-cuda")
                .map(program::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the command line is not built: './mvnw -DskipTests package' builds all"));
        return program.resolve("classes")
                + File.pathSeparator
                + Files.readString(list).strip();
    }

    public JsonNode json() {
        try {
            return Json.MAPPER.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + out + err, e);
        }
    }

    /** The same, where it must have succeeded. */
    public CommandRun succeeded() {
        if (status != 0) {
            throw new AssertionError("exit status " + status + ": " + err + out);
        }
        return this;
    }
}
