package dev.weightflow.drift.sequence;

/**
 * Conditions on which a stream counts as drifted.
 *
 * @param alpha probability of ever alarming on a stream that is like its reference, for as long as the reference serves; between 0 and 1. Whoever watches
 *     several streams divides it among them
 * @param leastShare least part of a window that must be strange beyond what is so in the reference, 0 to 1
 */
public record DriftOptions(double alpha, double leastShare) {

    public DriftOptions {
        if (!(alpha > 0 && alpha < 1 && leastShare >= 0 && leastShare <= 1)) {
            throw new IllegalArgumentException(
                    "alpha must be between 0 and 1 and leastShare 0 to 1, not " + alpha + " and " + leastShare);
        }
    }
}
