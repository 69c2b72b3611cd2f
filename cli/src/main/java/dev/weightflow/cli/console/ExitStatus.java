package dev.weightflow.cli.console;

/** What the process answers to the script that called it. */
public enum ExitStatus {
    DONE(0),
    FAILED(1),
    USAGE(2),
    UNAVAILABLE(3),
    NOT_FOUND(4),
    REFUSED(5),
    INTERRUPTED(130);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
