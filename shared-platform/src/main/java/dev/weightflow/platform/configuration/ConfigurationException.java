package dev.weightflow.platform.configuration;

import dev.weightflow.schema.HasErrorCode;
import java.util.List;

/** The configuration is wrong; the service does not start. */
public final class ConfigurationException extends RuntimeException implements HasErrorCode {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    ConfigurationException(List<String> faults) {
        super("The configuration has " + (faults.size() == 1 ? "a fault" : faults.size() + " faults") + ": "
                + String.join("; ", faults) + ".");
        this.faults = List.copyOf(faults);
    }

    @Override
    public String code() {
        return "configuration-invalid";
    }

    /** Every fault, as a clause. */
    public List<String> faults() {
        return faults;
    }
}
