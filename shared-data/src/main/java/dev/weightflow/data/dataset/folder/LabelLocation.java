package dev.weightflow.data.dataset.folder;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Location of a task's labels, and the meaning of their numbers.
 *
 * @param place path of the labels
 * @param variable of a MATLAB file; its only numeric one if absent
 * @param channel that has the label where there are several, from 0; a label has one channel if absent
 * @param classes the class of each number; each number is its own class if there are none, otherwise other numbers are ignored
 * @param ignore numbers of pixels that do not count
 * @param foreground numbers that are foreground; all but 0 if there are none
 * @param scale by which a number is multiplied, after the offset is added
 * @param offset added to a number
 * @param reciprocal divided by the number then, as baseline times focal length by a disparity
 * @param axes the channels with x (right), y (up) and z (towards the camera) of a normal, each with a minus where it points the other way, as
 *     {@code -x, z, y}
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
