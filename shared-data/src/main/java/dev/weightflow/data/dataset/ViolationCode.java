package dev.weightflow.data.dataset;

import java.util.Locale;

/** Faults of data, by the codes that reports, events and metric labels share. */
public enum ViolationCode {
    MISSING_FOLDER,
    NO_SAMPLES,
    MISSING_FILE,
    /** A file, an image or an archive exceeds a limit of {@link Limits}. */
    TOO_LARGE,
    UNREADABLE,
    /** An image has other channels or another bit depth than its label needs. */
    WRONG_FORM,
    /** A label holds a class that the task does not have. */
    CLASS_OUT_OF_RANGE,
    SIZE_MISMATCH,
    /** A person's part has a name outside the six-part map. */
    UNKNOWN_PART,
    BAD_ID,
    DUPLICATE_ID,
    BAD_SHARD,
    /** A sample could not be prepared for training; the cause says why. */
    SAMPLE_FAILED;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
