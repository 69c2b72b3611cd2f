package dev.weightflow.ingestion;

import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Why ingestions fail. Events, REST and metrics show {@link #code()}; docs/ingestion.md explains each. */
public enum FailureCode {
    /** The source is an archive, an address, or no absolute path. */
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
    /** The heap is too small, though no one sample is. */
    OUT_OF_MEMORY,
    /** Something that nobody expected. */
    INGESTION_FAILED;

    /** Those of other modules that ingestions fail with. */
    private static final List<String> OF_OTHERS = List.of(
            Jobs.WORKER_LOST,
            "object-store-access-denied",
            "object-store-unavailable",
            "object-store-outcome-unknown",
            "local-file");

    /** The stable spelling. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All codes that are known beforehand. */
    public static List<String> codes() {
        return Stream.concat(Arrays.stream(values()).map(FailureCode::code), OF_OTHERS.stream())
                .toList();
    }

    /** The source is to blame, so that another attempt would fail alike. */
    public JobFailedException permanent(String message) {
        return permanent(message, null);
    }

    /** As {@link #permanent(String)}, with what it was noticed by. */
    public JobFailedException permanent(String message, Throwable cause) {
        return new JobFailedException(new Failure(code(), line(message)), true, cause);
    }

    /** What may go better another time: this machine or its servers are to blame. */
    public static Failure of(Throwable thrown) {
        if (thrown instanceof HasErrorCode coded) {
            return new Failure(coded.code(), line(thrown.getMessage()));
        } else if (thrown instanceof OutOfMemoryError) {
            return new Failure(
                    OUT_OF_MEMORY.code(),
                    "The service has too little memory (" + line(thrown.getMessage())
                            + "); give it a larger heap, or lower weightflow.ingestion.readers.");
        }
        return new Failure(
                INGESTION_FAILED.code(), "The service failed: " + line(thrown.toString()) + ". Its log tells more.");
    }

    private static String line(String message) {
        return String.valueOf(message).replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
