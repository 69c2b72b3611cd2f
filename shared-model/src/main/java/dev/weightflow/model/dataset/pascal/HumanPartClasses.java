package dev.weightflow.model.dataset.pascal;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/** The benchmark's map from PASCAL-Part's 24 names of a person's parts to six classes; left and right are not told apart. */
final class HumanPartClasses {
    private static final byte HEAD = 1;
    private static final byte TORSO = 2;
    private static final byte UPPER_ARM = 3;
    private static final byte LOWER_ARM = 4;
    private static final byte UPPER_LEG = 5;
    private static final byte LOWER_LEG = 6;

    private static final Map<String, Byte> CLASSES = Map.ofEntries(
            entry("head", HEAD),
            entry("hair", HEAD),
            entry("lear", HEAD),
            entry("rear", HEAD),
            entry("lebrow", HEAD),
            entry("rebrow", HEAD),
            entry("leye", HEAD),
            entry("reye", HEAD),
            entry("mouth", HEAD),
            entry("nose", HEAD),
            entry("torso", TORSO),
            entry("neck", TORSO),
            entry("luarm", UPPER_ARM),
            entry("ruarm", UPPER_ARM),
            entry("llarm", LOWER_ARM),
            entry("rlarm", LOWER_ARM),
            entry("lhand", LOWER_ARM),
            entry("rhand", LOWER_ARM),
            entry("luleg", UPPER_LEG),
            entry("ruleg", UPPER_LEG),
            entry("llleg", LOWER_LEG),
            entry("rlleg", LOWER_LEG),
            entry("lfoot", LOWER_LEG),
            entry("rfoot", LOWER_LEG));

    private HumanPartClasses() {}

    static Optional<Byte> classOf(String part) {
        return Optional.ofNullable(CLASSES.get(part));
    }
}
