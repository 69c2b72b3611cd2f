package dev.weightflow.model.dataset;

import java.util.Locale;

/** What can be wrong with data, in the words that reports, events and metric labels share. */
public enum ViolationCode {
    /** The dataset's folder is not there. */
    MISSING_FOLDER,
    /** There is no sample to read: the folder, the id list or the shard is empty. */
    NO_SAMPLES,
    /** A file that the layout asks for is not there. */
    MISSING_FILE,
    /** A file, an image or an archive exceeds a limit of {@link Limits}. */
    TOO_LARGE,
    /** A file is cut off, damaged or of another format. */
    UNREADABLE,
    /** An image has other channels or another bit depth than its label needs. */
    WRONG_FORM,
    /** A label holds a class that the task does not have. */
    CLASS_OUT_OF_RANGE,
    /** Two things that must have the same size have not. */
    SIZE_MISMATCH,
    /** A person's part has a name that the six-part map does not know. */
    UNKNOWN_PART,
    /** An id is not a plain file name. */
    BAD_ID,
    /** An id occurs twice. */
    DUPLICATE_ID,
    /** A tar shard is not laid out as a shard is. */
    BAD_SHARD,
    /** A sample could not be made ready for training; the cause says why. */
    SAMPLE_FAILED;

    /** The stable spelling. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
