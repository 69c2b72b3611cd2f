package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** How a flow is integrated. */
public enum IntegratorName implements Keyed {
    /** Euler's method, first order. */
    EULER,
    /** Heun's method, second order. */
    HEUN,
    /** The classical Runge-Kutta method, fourth order. */
    RK4,
    /** Heun's method, with steps chosen by its difference to Euler's. */
    HEUN_EULER,
    /** The third-order method of Bogacki and Shampine, with steps chosen by its difference to the second-order one. */
    BOGACKI_SHAMPINE;

    /** Whether steps are chosen by an estimate of their error, so that a tolerance is needed. */
    public boolean controlsError() {
        return this == HEUN_EULER || this == BOGACKI_SHAMPINE;
    }
}
