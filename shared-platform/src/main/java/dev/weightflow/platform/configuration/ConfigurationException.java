package dev.weightflow.platform.configuration;

import dev.weightflow.schema.HasErrorCode;
import java.util.List;

public final class ConfigurationException extends RuntimeException implements HasErrorCode {
    private final transient List<String> violations;

    public ConfigurationException(List<String> violations) {
        super("The configuration has " + (violations.size() == 1 ? "a fault" : violations.size() + " faults") + ": "
                + String.join("; ", violations) + ".");
        this.violations = List.copyOf(violations);
    }

    /** Returns the faults, each as a sentence without its full stop. */
    public List<String> violations() {
        return violations;
    }

    @Override
    public String code() {
        return "configuration-invalid";
    }
}
