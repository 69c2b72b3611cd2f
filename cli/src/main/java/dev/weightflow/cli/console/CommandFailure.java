package dev.weightflow.cli.console;

import java.util.Objects;

/** Failure of a command. The message is one sentence that names the cause and the way out. */
public class CommandFailure extends RuntimeException {

    private final String code;
    private final ExitStatus status;

    /** @param code a stable word for scripts, such as {@code no-such-job} */
    public CommandFailure(String code, ExitStatus status, String message) {
        this(code, status, message, null);
    }

    public CommandFailure(String code, ExitStatus status, String message, Throwable cause) {
        super(Objects.requireNonNull(message), cause);
        this.code = code;
        this.status = status;
    }

    public static CommandFailure notFound(String code, String message) {
        return new CommandFailure(code, ExitStatus.NOT_FOUND, message);
    }

    /** Creates the failure of a request that contradicts the current state or breaks a rule. */
    public static CommandFailure refused(String code, String message) {
        return new CommandFailure(code, ExitStatus.REFUSED, message);
    }

    public static CommandFailure failed(String code, String message) {
        return new CommandFailure(code, ExitStatus.FAILED, message);
    }

    public String code() {
        return code;
    }

    public ExitStatus status() {
        return status;
    }
}
