package dev.weightflow.ingestion;

import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.job.JobFailures;
import dev.weightflow.schema.event.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why ingestions fail. Events, REST and metrics show {@link #code()}; docs/ingestion.md explains each. */
public enum FailureCode {
    /** The source is an archive of another kind, an address of another kind, or no absolute path. */
    UNSUPPORTED_SOURCE,
    /** The source lies in none of the folders and buckets that are open to ingestion. */
    OUTSIDE_ROOTS,
    /** The source is not there, or lacks the folder of a task that was asked for. */
    MISSING_FOLDER,
    MISSING_LIST,
    /** An archive is damaged, hostile, or beyond a limit. */
    BAD_ARCHIVE,
    /** An id list or a folder cannot be read, or is beyond a limit. */
    UNREADABLE_SOURCE,
    /** The folder is empty, or its lists name no sample. */
    NO_SAMPLES,
    NO_LABELS,
    NO_SOUND_SAMPLE,
    TOO_MANY_FAULTY,
    NO_DISK_SPACE,
    /** The heap is too small, though no one sample is. */
    OUT_OF_MEMORY,
    INGESTION_FAILED;

    private static final JobFailures FAILURES = new JobFailures(
            INGESTION_FAILED.code(), "give the service a larger heap, or lower weightflow.ingestion.readers.");

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static List<String> codes() {
        return JobFailures.codes(Arrays.stream(values()).map(FailureCode::code).toArray(String[]::new));
    }

    /** The source is to blame, so that another attempt would fail alike. */
    public JobFailedException permanent(String message) {
        return permanent(message, null);
    }

    public JobFailedException permanent(String message, Throwable cause) {
        return permanent(code(), message, cause);
    }

    /** The same of a code that is known only as text. */
    public static JobFailedException permanent(String code, String message, Throwable cause) {
        return new JobFailedException(new Failure(code, JobFailures.line(message)), true, cause);
    }

    /** What may go better another time: this machine or its servers are to blame. */
    public static Failure of(Throwable thrown) {
        Failure failure = FAILURES.of(thrown);
        return failure.code().equals(INGESTION_FAILED.code())
                ? new Failure(failure.code(), "The service failed: " + failure.message() + ". Its log tells more.")
                : failure;
    }
}
