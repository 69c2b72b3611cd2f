package dev.weightflow.platform.job;

public final class JobStoppedException extends RuntimeException {
    private final StopReason reason;

    public JobStoppedException(StopReason reason) {
        super("the work was stopped: " + reason, null, false, false);
        this.reason = reason;
    }

    public StopReason reason() {
        return reason;
    }
}
