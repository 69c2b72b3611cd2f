package dev.weightflow.model.dataset.pascal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The benchmark's map from PASCAL-Part's 24 names of a person's parts to six classes: head, torso, upper and lower arms, upper and
 * lower legs. Left and right are not told apart.
 */
final class HumanPartClasses {
    private static final List<String> NAMES = List.of(
            "head hair lear rear lebrow rebrow leye reye mouth nose",
            "torso neck",
            "luarm ruarm",
            "llarm rlarm lhand rhand",
            "luleg ruleg",
            "llleg rlleg lfoot rfoot");

    private static final Map<String, Byte> CLASSES = new HashMap<>();

    static {
        for (int i = 0; i < NAMES.size(); i++) {
            for (String part : NAMES.get(i).split(" ")) {
                CLASSES.put(part, (byte) (i + 1));
            }
        }
    }

    private HumanPartClasses() {}

    static Optional<Byte> classOf(String part) {
        return Optional.ofNullable(CLASSES.get(part));
    }
}
