package dev.weightflow.schema.event;

import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.id.EventId;

/** Thrown when a causal chain of events has reached its greatest length: very likely a loop of triggers. */
public final class CausationTooDeepException extends IllegalStateException implements HasErrorCode {
    public static final String CODE = "causation-too-deep";

    CausationTooDeepException(EventId root) {
        super("The chain of events that began with " + root.shortId() + " is " + Causation.MAX_DEPTH
                + " events long and goes no further; look for triggers that set each other off.");
    }

    @Override
    public String code() {
        return CODE;
    }
}
