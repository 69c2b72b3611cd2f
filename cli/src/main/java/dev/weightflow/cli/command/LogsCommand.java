package dev.weightflow.cli.command;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.local.platform.LogTail;
import dev.weightflow.local.platform.LogTail.LogLine;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.Sleep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Shows the end of a component's log; the file has more, including stack traces.")
public final class LogsCommand extends SessionCommand {

    @Parameters(
            paramLabel = "PART",
            description =
                    "kafka, object-store, dataset-ingestion, trainer, evaluator, checkpoint-registry, retraining, console, collector, "
                            + "platform, command-line or build.")
    private String part;

    @Option(
            names = {"-f", "--follow"},
            description = "Follow the log; with --json, one object per line.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "50",
            paramLabel = "N",
            description = "Number of lines (${DEFAULT-VALUE}).")
    private int lines;

    @Override
    protected void run() throws IOException, InterruptedException {
        require(lines >= 0, "--lines is " + lines + ", and must be 0 or more");
        Path file = file();
        LogTail tail = new LogTail(file);
        List<String> last = tail.last(lines);
        if (follow) {
            last.forEach(this::print);
            tail.follow(this::print, Sleep.real(), () -> true);
        } else {
            terminal.show(
                    Map.of("part", part, "log", file.toString(), "lines", last),
                    () -> last.stream().map(LogLine::words).collect(Collectors.joining("\n")));
        }
    }

    private void print(String line) {
        terminal.line(Map.of("part", part, "line", line), () -> LogLine.words(line));
    }

    private Path file() {
        Map<String, Path> files = new PlatformDirectory(terminal.directory()).logFiles();
        Path file = files.get(part);
        if (file == null) {
            throw CommandFailure.notFound(
                    "no-such-log",
                    "Nothing is called '" + part + "' here; there are " + String.join(", ", files.keySet()) + ".");
        } else if (!follow && !Files.exists(file)) {
            throw CommandFailure.notFound("no-log-yet", part + " has not written to " + file + " yet.");
        }
        return file;
    }
}
