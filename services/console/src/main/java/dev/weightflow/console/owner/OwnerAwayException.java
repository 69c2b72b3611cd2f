package dev.weightflow.console.owner;

import dev.weightflow.platform.Retriable;
import dev.weightflow.schema.HasErrorCode;

/** A service does not answer. What is shown of the log stays true. */
public final class OwnerAwayException extends RuntimeException implements HasErrorCode, Retriable {
    private static final long serialVersionUID = 1L;

    /** Of one that is known to be away. */
    public OwnerAwayException(Owner owner) {
        this(owner, null);
    }

    OwnerAwayException(Owner owner, Throwable cause) {
        super(owner.key() + " does not answer. Nothing is lost; try again when it is back.", cause);
    }

    @Override
    public String code() {
        return "service-away";
    }
}
