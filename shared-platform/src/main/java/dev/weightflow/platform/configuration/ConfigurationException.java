package dev.weightflow.platform.configuration;

import dev.weightflow.schema.HasErrorCode;
import java.util.List;

public final class ConfigurationException extends RuntimeException implements HasErrorCode {
    public ConfigurationException(List<String> violations) {
        super("The configuration has " + (violations.size() == 1 ? "a fault" : violations.size() + " faults") + ": "
                + String.join("; ", violations) + ".");
    }

    @Override
    public String code() {
        return "configuration-invalid";
    }
}
