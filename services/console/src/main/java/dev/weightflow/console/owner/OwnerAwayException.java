package dev.weightflow.console.owner;

import dev.weightflow.platform.Retriable;
import dev.weightflow.schema.HasErrorCode;

/** Failure of a service that does not answer. Content read from the log remains valid. */
public final class OwnerAwayException extends RuntimeException implements HasErrorCode, Retriable {
    private static final long serialVersionUID = 1L;

    /** Creates the failure of a service that is known to be unavailable. */
    public OwnerAwayException(OwningService owner) {
        this(owner, null);
    }

    OwnerAwayException(OwningService owner, Throwable cause) {
        super(owner.key() + " is unreachable. Nothing is lost; try again once it is back.", cause);
    }

    @Override
    public String code() {
        return "service-away";
    }
}
