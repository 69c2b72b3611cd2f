package dev.weightflow.cli.console;

/** Exit status of a command, for scripts. */
public enum ExitStatus {
    DONE(0, "done"),
    FAILED(1, "failed"),
    USAGE(2, "the command line was invalid"),
    UNAVAILABLE(3, "a service or server does not answer"),
    NOT_FOUND(4, "not found: a file, a folder, or a resource of the platform"),
    REFUSED(5, "refused: the request conflicts with the current state, or breaks a rule"),
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String meaning;

    ExitStatus(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
