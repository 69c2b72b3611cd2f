package dev.weightflow.model.dataset.folder;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a task's labels lie and what their numbers mean.
 *
 * @param place where they lie
 * @param variable of a MATLAB file; its only numeric one if absent
 * @param channel which of several channels has the label, from 0; a label has one channel if absent
 * @param classes the label's numbers by which class they stand for; each number is its own class if there are none. Other numbers are
 *     ignored then
 * @param ignore numbers of pixels that do not count
 * @param foreground numbers that are foreground; all but 0 if there are none
 * @param scale what a number is multiplied with, after the offset is added
 * @param offset what is added to a number
 * @param reciprocal what is divided by the number then, as baseline times focal length is by a disparity
 * @param axes in which channels x (right), y (up) and z (towards the camera) of a normal lie, each with a minus where it points the other
 *     way, as {@code -x, z, y}
 */
record LabelLocation(
        LabelPlace place,
        Optional<String> variable,
        Optional<Integer> channel,
        Map<Integer, Integer> classes,
        List<Float> ignore,
        List<Float> foreground,
        double scale,
        double offset,
        Optional<Double> reciprocal,
        List<String> axes) {

    boolean ignores(float value) {
        return ignore.contains(value);
    }
}
