package dev.weightflow.local.platform;

import java.util.Objects;

/** Thrown when the platform on this machine cannot fulfil a request. The message is one sentence that names the object and the way out. */
public final class PlatformFailure extends RuntimeException {

    /** Reason of the failure, which determines the command's exit status. */
    public enum Reason {
        /** It was tried, and did not work. */
        FAILED,
        /** The request contradicts the present state, or breaks a rule. */
        REFUSED,
        /** A required service does not run. */
        UNAVAILABLE
    }

    private final String code;
    private final Reason reason;

    private PlatformFailure(String code, Reason reason, String message) {
        super(Objects.requireNonNull(message));
        this.code = code;
        this.reason = reason;
    }

    /** @param code a stable word for scripts, such as {@code not-started} */
    public static PlatformFailure failed(String code, String message) {
        return new PlatformFailure(code, Reason.FAILED, message);
    }

    /** Creates the failure of a request that contradicts the present state, or breaks a rule. */
    public static PlatformFailure refused(String code, String message) {
        return new PlatformFailure(code, Reason.REFUSED, message);
    }

    public static PlatformFailure unavailable(String code, String message) {
        return new PlatformFailure(code, Reason.UNAVAILABLE, message);
    }

    public String code() {
        return code;
    }

    public Reason reason() {
        return reason;
    }
}
