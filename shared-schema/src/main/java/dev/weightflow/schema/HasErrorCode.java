package dev.weightflow.schema;

/** A failure with a stable, machine-readable reason, which the REST problem, the event and the metric label show alike. */
public interface HasErrorCode {
    /** The stable reason, in lower case with hyphens. */
    String code();
}
