package dev.weightflow.retraining.policy;

import java.time.Duration;

/**
 * Times since datasets that count have come to this instance, by its monotonic clock: clocks of services differ, and a difference must not decide which
 * datasets are trained on together.
 */
record Arrivals(Duration sinceFirst, Duration sinceLatest) {}
