package dev.weightflow.platform.lifecycle;

import dev.weightflow.platform.Transient;
import dev.weightflow.schema.HasErrorCode;

/** The service cannot answer yet, and the message says why. */
public final class ServiceStartingException extends RuntimeException implements HasErrorCode, Transient {
    private static final long serialVersionUID = 1L;

    /** The stable code. */
    public static final String CODE = "service-starting";

    ServiceStartingException(String trouble) {
        super("The service is not ready yet: " + trouble);
    }

    @Override
    public String code() {
        return CODE;
    }
}
