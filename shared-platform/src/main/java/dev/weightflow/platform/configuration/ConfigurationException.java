package dev.weightflow.platform.configuration;

import dev.weightflow.schema.HasErrorCode;
import java.util.List;

/** The configuration is wrong; the service does not start. */
public final class ConfigurationException extends RuntimeException implements HasErrorCode {
    private final transient List<String> violations;

    public ConfigurationException(List<String> violations) {
        super("The configuration has " + (violations.size() == 1 ? "a fault" : violations.size() + " faults") + ": "
                + String.join("; ", violations) + ".");
        this.violations = List.copyOf(violations);
    }

    @Override
    public String code() {
        return "configuration-invalid";
    }

    /** Every violation, as a clause. */
    public List<String> violations() {
        return violations;
    }
}
