package dev.weightflow.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Command line in a process of its own, which can be sent a signal. Its output goes to the folder's {@code stdout}. */
public final class CommandProcess {

    private final Process process;
    private final BufferedReader said;

    public CommandProcess(Path root, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dweightflow.root=" + root,
                Weightflow.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(root.resolve("stdout").toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().putAll(environment);
        process = builder.start();
        said = process.errorReader();
    }

    /** Reads its output until a line contains that text. */
    public void awaitSaying(String words) throws IOException {
        List<String> before = new ArrayList<>();
        for (String line = said.readLine(); line == null || !line.contains(words); line = said.readLine()) {
            if (line == null) {
                throw new IllegalStateException("it never said '" + words + "' but " + before);
            }
            before.add(line);
        }
    }

    /** @param signal INT, TERM or KILL */
    public void send(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Returns the output since then, up to its end. */
    public List<String> rest() {
        return said.lines().toList();
    }

    public int exitStatus() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("it has closed its output and does not end");
        }
        return process.exitValue();
    }
}
