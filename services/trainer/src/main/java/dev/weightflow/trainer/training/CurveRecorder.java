package dev.weightflow.trainer.training;

import dev.weightflow.schema.training.Curve;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Curve of a run: every step of it, after the stored points of earlier ones. */
final class CurveRecorder {
    private static final int STEPS_AT_ONCE = 1000;

    private final SortedMap<Long, Map<String, Double>> fresh = new TreeMap<>();
    private Curve curve;

    CurveRecorder(Curve before) {
        this.curve = before;
    }

    /** @param values by name; those that do not belong in a curve are ignored */
    void stepDone(long step, Map<String, Double> values) {
        fresh.put(step, values);
        if (fresh.size() >= STEPS_AT_ONCE) {
            curve();
        }
    }

    /** Returns the curve in its stored form, up to the latest step. */
    Curve curve() {
        curve = curve.merged(Curve.of(fresh)).reduced(Curve.MOST_POINTS);
        fresh.clear();
        return curve;
    }
}
