package dev.weightflow.cli.console;

import dev.weightflow.embedded.process.ServerException;
import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Violation;
import dev.weightflow.model.dataset.ViolationCode;
import dev.weightflow.model.evaluation.ScoreException;
import dev.weightflow.model.network.CheckpointException;
import dev.weightflow.model.weights.WeightsException;
import dev.weightflow.scenes.ScenesException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.InvalidRecordException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one sentence what failed, or what is wrong with the command line. A failure that nobody foresaw also leaves its stack trace in a
 * log file, which the sentence names; {@code --verbose} shows the trace at once, and {@code --json} makes the sentence an object. The same
 * cause has the same exit status in every command.
 */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Terminal terminal;

    public Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        Optional<CommandFailure> foreseen = foreseen(failure);
        CommandFailure said = foreseen.orElseGet(
                () -> new CommandFailure("unexpected", ExitStatus.FAILED, unexpected(failure, command)));
        int status = terminal.fail(said, terminal.json());
        if (terminal.verbose()) {
            failure.printStackTrace(terminal.err());
            terminal.err().flush();
        }
        return status;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        String sentence = failure.getMessage() + suggestion(failure) + "; see './"
                + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help'.";
        // the option itself may stand behind the mistake and be unread
        return terminal.fail(
                new CommandFailure("usage", ExitStatus.USAGE, sentence),
                List.of(arguments).contains("--json"));
    }

    private static String suggestion(ParameterException failure) {
        List<String> suggestions =
                failure instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return suggestions.isEmpty() ? "" : " (did you mean " + String.join(" or ", suggestions) + "?)";
    }

    private static Optional<CommandFailure> foreseen(Exception failure) {
        if (failure instanceof CommandFailure known) {
            return Optional.of(known);
        } else if (failure instanceof WeightsException weights) {
            return of(weights.code(), status(weights), weights);
        } else if (failure instanceof CheckpointException checkpoint) {
            return of(checkpoint.code(), ExitStatus.REFUSED, checkpoint);
        } else if (failure instanceof DatasetException data) {
            return of(data.fault().code().code(), status(List.of(data.fault())), data);
        } else if (failure instanceof ScoreException score) {
            boolean single = score.faults().size() == 1;
            String code = single ? score.faults().get(0).code().code() : "not-scored";
            return of(code, status(score.faults()), score);
        } else if (failure instanceof ScenesException scenes) {
            return of(scenes.code(), status(scenes), scenes);
        } else if (failure instanceof ServerException server) {
            return of(server.code(), status(server), server);
        } else if (failure instanceof InvalidRecordException invalid) {
            return of(invalid.code(), ExitStatus.USAGE, invalid);
        } else if (failure instanceof UncheckedIOException io && io.getCause() instanceof NoSuchFileException missing) {
            return Optional.of(new CommandFailure(
                    "missing-file", ExitStatus.NOT_FOUND, "There is no file " + missing.getFile() + ".", io));
        }
        return failure instanceof HasErrorCode coded ? of(coded.code(), ExitStatus.FAILED, failure) : Optional.empty();
    }

    private static Optional<CommandFailure> of(String code, ExitStatus status, Exception failure) {
        return Optional.of(new CommandFailure(code, status, failure.getMessage(), failure));
    }

    /** What is missing was not found; what holds something else than it should is refused. */
    private static ExitStatus status(List<Violation> faults) {
        return faults.stream()
                        .map(Violation::code)
                        .allMatch(code -> code == ViolationCode.MISSING_FILE || code == ViolationCode.MISSING_FOLDER)
                ? ExitStatus.NOT_FOUND
                : ExitStatus.REFUSED;
    }

    private static ExitStatus status(WeightsException failure) {
        if (failure instanceof WeightsException.Missing) {
            return ExitStatus.NOT_FOUND;
        }
        return failure instanceof WeightsException.Unreadable || failure instanceof WeightsException.Unwritable
                ? ExitStatus.FAILED
                : ExitStatus.REFUSED;
    }

    private static ExitStatus status(ScenesException failure) {
        if (failure instanceof ScenesException.InvalidOptions) {
            return ExitStatus.USAGE;
        } else if (failure instanceof ScenesException.Interrupted) {
            return ExitStatus.INTERRUPTED;
        }
        return failure instanceof ScenesException.StorageFailed ? ExitStatus.FAILED : ExitStatus.REFUSED;
    }

    private static ExitStatus status(ServerException failure) {
        return failure instanceof ServerException.DirectoryInUse || failure instanceof ServerException.PortBusy
                ? ExitStatus.REFUSED
                : ExitStatus.FAILED;
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
