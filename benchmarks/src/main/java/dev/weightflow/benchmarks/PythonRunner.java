package dev.weightflow.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.benchmarks.Runner.Work;
import dev.weightflow.benchmarks.Runner.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** PyTorch, in a child process that runs one step per request; see {@code training_step.py}. */
final class PythonRunner implements Runner {

    enum Mode {
        EAGER("PyTorch"),
        COMPILED("torch.compile"),
        BF16("PyTorch, bf16");

        private final String label;

        Mode(String label) {
            this.label = label;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    private final String name;

    private PythonRunner(String name, Process process) {
        this.name = name;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts PyTorch; empty, with a message on standard error, where that Python has none that would be a fair baseline. */
    static Optional<PythonRunner> start(String python, Path script, Mode mode, Work work, String device) {
        try {
            PythonRunner contender = new PythonRunner(
                    mode.label,
                    new ProcessBuilder(python, script.toString(), mode.key(), work.key(), device)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
            JsonNode hello = contender.answer();
            if (hello.has("skip")) {
                System.err.println("PyTorch is left out: " + hello.get("skip").asText());
                return Optional.empty();
            }
            System.err.println("PyTorch " + hello.get("torch").asText() + ", " + hello.get("threads") + " threads");
            return Optional.of(contender);
        } catch (IOException e) {
            System.err.println("PyTorch is left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long open(Workload workload) {
        return ask("open " + workload.method().key() + " " + workload.imageSize() + " " + workload.batch())
                .get("trained")
                .asLong();
    }

    @Override
    public double step() {
        return ask("step").get("ms").asDouble();
    }

    @Override
    public List<OperationTime> profile() {
        List<OperationTime> times = new ArrayList<>();
        ask("profile")
                .get("ops")
                .forEach(op -> times.add(new OperationTime(
                        op.get(0).asText(), op.get(1).asDouble(), op.get(2).asLong())));
        return times;
    }

    @Override
    public void close() {
        process.destroy();
    }

    private JsonNode ask(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the Python process ended; its error output says why");
        }
        return JSON.readTree(line);
    }
}
