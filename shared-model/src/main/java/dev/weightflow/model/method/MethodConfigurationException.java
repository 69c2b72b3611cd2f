package dev.weightflow.model.method;

import java.util.List;

/** A method was configured in a way that it cannot follow. The message names the method and every fault. */
public final class MethodConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    MethodConfigurationException(String method, List<String> faults) {
        super("method '" + method + "' cannot be configured so: " + String.join("; ", faults));
    }
}
