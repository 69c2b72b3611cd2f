package dev.weightflow.cli.console;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.data.weights.published.PublishedWeightsException;
import dev.weightflow.local.platform.PlatformFailure;
import dev.weightflow.local.process.ServerException;
import dev.weightflow.model.evaluation.ScoreException;
import dev.weightflow.model.network.CheckpointException;
import dev.weightflow.model.training.TrainingException;
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
 * Reports a failure or an invalid command line in one sentence. An unexpected failure also leaves its stack trace in a log file, which the sentence
 * names; {@code --verbose} shows the trace at once, and {@code --json} prints the sentence as an object. The same cause has the same exit status in
 * every command.
 */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Terminal terminal;

    public Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        Optional<CommandFailure> foreseen = foreseen(failure);
        CommandFailure said =
                foreseen.orElseGet(() -> CommandFailure.failed("unexpected", unexpected(failure, command)));
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
        // the option itself may follow the mistake, and not be parsed
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
        } else if (cause(failure) instanceof NoSuchFileException missing) {
            String sentence = "There is no file " + missing.getFile() + ".";
            return Optional.of(new CommandFailure("missing-file", ExitStatus.NOT_FOUND, sentence, failure));
        } else if (failure instanceof WeightsException weights) {
            boolean ofTheDisk =
                    weights instanceof WeightsException.Unreadable || weights instanceof WeightsException.Unwritable;
            ExitStatus other = ofTheDisk ? ExitStatus.FAILED : ExitStatus.REFUSED;
            return of(
                    weights.code(),
                    weights instanceof WeightsException.Missing ? ExitStatus.NOT_FOUND : other,
                    weights);
        } else if (failure instanceof PublishedWeightsException published) {
            return of(published.code(), status(published.reason()), published);
        } else if (failure instanceof CheckpointException checkpoint) {
            return of(checkpoint.code(), ExitStatus.REFUSED, checkpoint);
        } else if (failure instanceof TrainingException.NeverStopsEarly never) {
            return of(never.code(), ExitStatus.REFUSED, never);
        } else if (failure instanceof DatasetException data) {
            return of(data.fault().code().code(), status(List.of(data.fault())), data);
        } else if (failure instanceof ScoreException score) {
            boolean single = score.faults().size() == 1;
            String code = single ? score.faults().get(0).code().code() : "not-scored";
            return of(code, status(score.faults()), score);
        } else if (failure instanceof ScenesException.InvalidOptions options) {
            return of(options.code(), ExitStatus.USAGE, options);
        } else if (failure instanceof ScenesException.Interrupted interrupted) {
            return of(interrupted.code(), ExitStatus.INTERRUPTED, interrupted);
        } else if (failure instanceof ScenesException scenes) {
            boolean ofTheDisk = scenes instanceof ScenesException.StorageFailed;
            return of(scenes.code(), ofTheDisk ? ExitStatus.FAILED : ExitStatus.REFUSED, scenes);
        } else if (failure instanceof PlatformFailure platform) {
            return of(platform.code(), status(platform.reason()), platform);
        } else if (failure instanceof ServerException server) {
            boolean taken =
                    server instanceof ServerException.DirectoryInUse || server instanceof ServerException.PortBusy;
            return of(server.code(), taken ? ExitStatus.REFUSED : ExitStatus.FAILED, server);
        } else if (failure instanceof HasErrorCode coded) {
            boolean said = failure instanceof InvalidRecordException;
            return of(coded.code(), said ? ExitStatus.USAGE : ExitStatus.FAILED, failure);
        }
        return Optional.empty();
    }

    private static ExitStatus status(PublishedWeightsException.Reason reason) {
        return switch (reason) {
            case OFFLINE -> ExitStatus.NOT_FOUND;
            case UNREACHABLE -> ExitStatus.UNAVAILABLE;
            case NOT_SERVED, REDIRECTED, WRONG_LENGTH, WRONG_DIGEST, WRONG_MODEL -> ExitStatus.REFUSED;
            case CACHE -> ExitStatus.FAILED;
        };
    }

    private static ExitStatus status(PlatformFailure.Reason reason) {
        return switch (reason) {
            case FAILED -> ExitStatus.FAILED;
            case REFUSED -> ExitStatus.REFUSED;
            case UNAVAILABLE -> ExitStatus.UNAVAILABLE;
        };
    }

    private static Throwable cause(Exception failure) {
        return failure instanceof UncheckedIOException ? failure.getCause() : failure;
    }

    private static Optional<CommandFailure> of(String code, ExitStatus status, Exception failure) {
        return Optional.of(new CommandFailure(code, status, failure.getMessage(), failure));
    }

    /** Maps violations to an exit status: not found if all are missing files or folders, refused otherwise. */
    private static ExitStatus status(List<Violation> faults) {
        return faults.stream()
                        .map(Violation::code)
                        .allMatch(code -> code == ViolationCode.MISSING_FILE || code == ViolationCode.MISSING_FOLDER)
                ? ExitStatus.NOT_FOUND
                : ExitStatus.REFUSED;
    }

    private String unexpected(Exception failure, CommandLine command) {
        // a file system's message is often the file's name alone
        String message = failure instanceof IOException ? failure.toString() : failure.getMessage();
        String said = message == null ? failure.getClass().getSimpleName() : message;
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
