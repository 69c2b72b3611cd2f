package dev.weightflow.collector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Packaged collector, as a process. */
record CollectorProcess(Process process, Path out, Path log) {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final int MINUTES_TO_END = 3;

    /** Exit status and output of the process. */
    record Ended(int status, String said, String log) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(said);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + said + log, e);
            }
        }
    }

    static CollectorProcess start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(Path.of("target"), "collector-", ".json");
        Path log = Files.createTempFile(Path.of("target"), "collector-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WEIGHTFLOW_"));
        builder.environment().putAll(environment);
        return new CollectorProcess(builder.start(), out, log);
    }

    boolean logs(String text) throws IOException {
        return Files.readString(log).contains(text);
    }

    Ended ended() throws Exception {
        if (!process.waitFor(MINUTES_TO_END, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end: " + Files.readString(log));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(log));
    }
}
