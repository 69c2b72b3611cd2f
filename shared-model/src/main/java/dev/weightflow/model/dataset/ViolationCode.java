package dev.weightflow.model.dataset;

/** What can be wrong with data, in the words that reports, events and metric labels share. */
public enum ViolationCode {
    /** The dataset's folder is not there. */
    MISSING_FOLDER("missing-folder"),
    /** There is no sample to read: the folder, the id list or the shard is empty. */
    NO_SAMPLES("no-samples"),
    /** A file that the layout asks for is not there. */
    MISSING_FILE("missing-file"),
    /** A file, an image or an archive exceeds a limit of {@link Limits}. */
    TOO_LARGE("too-large"),
    /** A file is cut off, damaged or of another format. */
    UNREADABLE("unreadable"),
    /** An image has other channels or another bit depth than its label needs. */
    WRONG_FORM("wrong-form"),
    /** A label holds a class that the task does not have. */
    CLASS_OUT_OF_RANGE("class-out-of-range"),
    /** Two things that must have the same size have not. */
    SIZE_MISMATCH("size-mismatch"),
    /** A person's part has a name that the six-part map does not know. */
    UNKNOWN_PART("unknown-part"),
    /** An id is not a plain file name. */
    BAD_ID("bad-id"),
    /** An id occurs twice. */
    DUPLICATE_ID("duplicate-id"),
    /** A tar shard is not laid out as a shard is. */
    BAD_SHARD("bad-shard"),
    /** A sample could not be made ready for training; the cause says why. */
    SAMPLE_FAILED("sample-failed");

    private final String code;

    ViolationCode(String code) {
        this.code = code;
    }

    /** The stable spelling. */
    public String code() {
        return code;
    }
}
