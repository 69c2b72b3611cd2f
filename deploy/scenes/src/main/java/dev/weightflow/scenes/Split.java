package dev.weightflow.scenes;

import java.util.Locale;

/** The two halves of the data set. */
enum Split {
    TRAIN,
    VAL;

    /** As in {@code ImageSets/Context/KEY.txt}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
