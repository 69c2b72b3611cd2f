package dev.weightflow.cli.command;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.LogLine;
import dev.weightflow.cli.platform.LogTail;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.Sleep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a log. */
@Command(name = "logs", description = "Shows the end of a part's log; its file tells more, stack traces among it.")
public final class LogsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PART",
            description = "kafka, object-store, dataset-ingestion, trainer, evaluator, checkpoint-registry, platform, "
                    + "command-line or build.")
    private String part;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written from now on.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "50",
            description = "How many lines; ${DEFAULT-VALUE} if not told.")
    private int lines;

    public LogsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (lines < 0) {
            throw new ParameterException(spec.commandLine(), "--lines is " + lines + ", and must be 0 or more");
        }
        Map<String, Path> files = new PlatformDirectory(terminal.directory()).logFiles();
        Path file = files.get(part);
        if (file == null) {
            throw new CommandFailure(
                    "no-such-log",
                    ExitStatus.NOT_FOUND,
                    "Nothing is called '" + part + "' here; there are " + String.join(", ", files.keySet()) + ".");
        }
        LogTail tail = new LogTail(file);
        List<String> last = tail.last(lines);
        terminal.show(
                Map.of("part", part, "log", file.toString(), "lines", last),
                () -> last.stream().map(LogLine::words).collect(Collectors.joining("\n")));
        if (follow) {
            tail.follow(line -> terminal.out().println(LogLine.words(line)), Sleep.real(), () -> true);
        }
        return 0;
    }
}
