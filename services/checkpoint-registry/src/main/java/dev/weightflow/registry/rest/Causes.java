package dev.weightflow.registry.rest;

import dev.weightflow.platform.event.Cause;
import java.util.Optional;

/** Why something is done that came by HTTP. */
final class Causes {

    private Causes() {}

    /** Somebody's request, within the trace that the header names. */
    static Cause of(String traceparent) {
        return Cause.request(Optional.ofNullable(traceparent));
    }
}
