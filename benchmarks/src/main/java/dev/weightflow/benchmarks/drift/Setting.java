package dev.weightflow.benchmarks.drift;

import dev.weightflow.drift.sequence.DriftOptions;

/**
 * Setting that all simulations have in common.
 *
 * @param images of a camera-day
 * @param window images of a window
 * @param options of the evidence
 */
record Setting(int cameras, int referenceDays, int images, int window, DriftOptions options, long seed) {
    int windowDays() {
        return Math.max(1, window / (cameras * images));
    }
}
