package dev.weightflow.cli.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Says in one sentence what failed. A failure that nobody foresaw also leaves its stack trace in a log file, which the
 * sentence names; {@code --verbose} shows the trace at once, and {@code --json} makes the sentence an object.
 */
public final class FailureReport implements IExecutionExceptionHandler {

    private final Terminal terminal;

    public FailureReport(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        FailureKind kind = FailureKind.of(failure);
        String sentence = kind.equals(FailureKind.UNEXPECTED) ? unexpected(failure, command) : failure.getMessage();
        int status = terminal.fail(kind, sentence, terminal.json());
        if (terminal.verbose()) {
            failure.printStackTrace(terminal.err());
            terminal.err().flush();
        }
        return status;
    }

    private String unexpected(Exception failure, CommandLine command) {
        String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        Path log = terminal.directory().resolve("logs").resolve("command-line.log");
        try {
            Files.createDirectories(log.getParent());
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            Files.writeString(
                    log,
                    Instant.now() + " " + command.getCommandSpec().qualifiedName() + "\n" + trace,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return said + " (details: " + log + ")";
        } catch (IOException e) {
            return said + " (--verbose shows the details)";
        }
    }
}
