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
    RK4("rk4"),
    /** Heun's method, with steps chosen by its difference to Euler's. */
    HEUN_EULER("heun-euler"),
    /** The third-order method of Bogacki and Shampine, with steps chosen by its difference to the second-order one. */
    BOGACKI_SHAMPINE("bogacki-shampine");

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

    /** Whether steps are chosen by an estimate of their error, so that a tolerance is needed. */
    public boolean controlsError() {
        return this == HEUN_EULER || this == BOGACKI_SHAMPINE;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static IntegratorName of(String key) {
        return Keyed.of(IntegratorName.class, "integrator", key);
    }
}
