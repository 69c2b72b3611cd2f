package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** How a flow is integrated. */
public enum IntegratorName implements Keyed {
    /** Euler's method, first order. */
    EULER("euler"),
    /** Heun's method, second order. */
    HEUN("heun"),
    /** The classical Runge-Kutta method, fourth order. */
    RK4("rk4");

    private final String key;

    IntegratorName(String key) {
        this.key = key;
    }

    /** The name in configurations and events. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static IntegratorName of(String key) {
        return Keyed.of(IntegratorName.class, "integrator", key);
    }
}
