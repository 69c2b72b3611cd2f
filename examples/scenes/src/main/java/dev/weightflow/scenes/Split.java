package dev.weightflow.scenes;

import java.util.Locale;

/** The two halves of the dataset. */
enum Split {
    TRAIN,
    VAL;

    /** As in {@code ImageSets/Context/KEY.txt}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
