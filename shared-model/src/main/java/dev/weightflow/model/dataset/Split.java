package dev.weightflow.model.dataset;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The part of a dataset: what is learned from, and what is measured on. */
public enum Split {
    /** Augmented, shuffled anew each epoch, the last incomplete batch dropped. */
    TRAIN("train"),
    /** Only resized, in order, nothing dropped. */
    VAL("val");

    private final String key;

    Split(String key) {
        this.key = key;
    }

    /** The split's name in id lists, shards and on the command line. */
    public String key() {
        return key;
    }

    /**
     * The split with that key.
     *
     * @throws IllegalArgumentException naming the keys there are, if there is no such split
     */
    public static Split of(String key) {
        return Arrays.stream(values())
                .filter(split -> split.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no split is called '" + key + "'; there are "
                        + Arrays.stream(values()).map(Split::key).collect(Collectors.joining(", "))));
    }
}
