package dev.weightflow.ingestion;

import java.util.Locale;

/** Why a source is rejected as a whole. Events, REST and metrics show {@link #code()}; docs/ingestion.md explains each. */
public enum RejectionCode {
    /** The source is an archive, an S3 prefix, or no absolute path. */
    UNSUPPORTED_SOURCE,
    /** The source lies in none of the folders that are open to ingestion. */
    OUTSIDE_ROOTS,
    /** The source is not there, or lacks the folder of a task that was asked for. */
    MISSING_FOLDER,
    /** There is no id list. */
    MISSING_LIST,
    /** An id list or a folder cannot be read, or is beyond a limit. */
    UNREADABLE_SOURCE,
    /** The folder is empty, or its lists name no sample. */
    NO_SAMPLES,
    /** There is not one label folder. */
    NO_LABELS,
    /** Not one sample is sound. */
    NO_SOUND_SAMPLE,
    /** More samples are faulty than the request permits. */
    TOO_MANY_FAULTY,
    /** The disk is too small for the shards. */
    NO_DISK_SPACE,
    /** Somebody cancelled the ingestion. */
    CANCELLED,
    /** The chain of events that led here is too long. */
    CAUSATION_TOO_DEEP,
    /** The service failed, time and again. */
    INGESTION_FAILED;

    /** The stable spelling. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
