package dev.weightflow.schema;

/** Failure with a stable, machine-readable code, the same in the REST problem, the event and the metric label. */
public interface HasErrorCode {
    /** Returns the stable code, in lower case with hyphens. */
    String code();
}
