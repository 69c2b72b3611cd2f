package dev.weightflow.ingestion;

import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.job.JobFailures;
import dev.weightflow.schema.event.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Codes of failed ingestions. Events, REST and metrics show {@link #code()}; docs/reference/ingestion.md explains each. */
public enum FailureCode {
    /** The source is an archive of another kind, an address of another kind, or no absolute path. */
    UNSUPPORTED_SOURCE,
    /** The source is in none of the folders and buckets that are allowed for ingestion. */
    OUTSIDE_ROOTS,
    /** The source does not exist, or lacks the folder of a requested task. */
    MISSING_FOLDER,
    MISSING_LIST,
    /** An archive is damaged, malicious, or beyond a limit. */
    BAD_ARCHIVE,
    /** An id list or a folder cannot be read, or is beyond a limit. */
    UNREADABLE_SOURCE,
    /** The folder is empty, or its lists name no sample. */
    NO_SAMPLES,
    NO_LABELS,
    NO_SOUND_SAMPLE,
    TOO_MANY_FAULTY,
    NO_DISK_SPACE,
    /** Files of the source were changed while it was read. */
    SOURCE_CHANGED,
    /** The source, or one of its files, takes longer than its limit. */
    OUT_OF_TIME,
    /** The heap is too small, although no single sample is too large. */
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

    /** Creates a failure for which the source is to blame, so that another attempt would fail in the same way. */
    public JobFailedException permanent(String message) {
        return permanent(message, null);
    }

    public JobFailedException permanent(String message, Throwable cause) {
        return permanent(code(), message, cause);
    }

    /** Creates a failure that another attempt may not have. */
    public JobFailedException again(String message) {
        return new JobFailedException(new Failure(code(), JobFailures.line(message)), false, null);
    }

    /** As {@link #permanent(String)}, for a code that is known only as text. */
    public static JobFailedException permanent(String code, String message, Throwable cause) {
        return new JobFailedException(new Failure(code, JobFailures.line(message)), true, cause);
    }

    /** Returns a failure that a retry may cure: this machine or its servers are to blame. */
    public static Failure of(Throwable thrown) {
        Failure failure = FAILURES.of(thrown);
        return failure.code().equals(INGESTION_FAILED.code())
                ? new Failure(failure.code(), "The service failed: " + failure.message() + ". See its log for details.")
                : failure;
    }
}
