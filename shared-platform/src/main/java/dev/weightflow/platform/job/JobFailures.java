package dev.weightflow.platform.job;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reasons for which jobs fail, as codes and sentences of events, REST and metrics.
 *
 * @param unexpected code of an unexpected failure
 * @param memory sentence that says what to do about too little memory
 */
public record JobFailures(String unexpected, String memory) {
    public static final String OUT_OF_MEMORY = "out-of-memory";

    static final String TIME_LIMIT = "time-limit";

    private static final List<String> OF_EVERY_KIND = List.of(
            Jobs.WORKER_LOST,
            TIME_LIMIT,
            OUT_OF_MEMORY,
            "object-not-found",
            "object-changed",
            "object-damaged",
            "object-too-large",
            "object-store-unavailable",
            "object-store-outcome-unknown",
            "object-store-access-denied",
            "local-file");
    private static final int LONGEST_LINE = 500;

    /** Returns the codes that are known beforehand, so that metrics can start at zero: a service's own, and those of every kind of job. */
    public static List<String> codes(String... own) {
        return Stream.concat(Stream.of(own), OF_EVERY_KIND.stream()).distinct().toList();
    }

    static Failure workerLost(Job.Claimed<?> job) {
        return new Failure(
                Jobs.WORKER_LOST,
                "The worker was lost " + (job.record().attempts() + 1)
                        + " times, so the work probably kills it; check the memory limit and the log of worker "
                        + job.worker() + ", then request the job again.");
    }

    static Failure timeLimit(Job.Claimed<?> job, Duration worked) {
        return new Failure(
                TIME_LIMIT,
                "The job ran for " + worked.toSeconds() + " s in total, and its time limit is "
                        + job.record()
                                .spec()
                                .timeLimit()
                                .map(Duration::toSeconds)
                                .orElse(0L)
                        + " s; request it again to resume it, or set timeLimitSeconds higher.");
    }

    public Failure of(Throwable thrown) {
        return of(thrown, failure -> failure instanceof HasErrorCode coded ? coded.code() : unexpected);
    }

    /** @param code returns the code of a failure other than lack of memory */
    public Failure of(Throwable thrown, Function<Throwable, String> code) {
        return !(thrown instanceof HasErrorCode) && outOfMemory(thrown)
                ? new Failure(OUT_OF_MEMORY, "There is too little memory (" + told(thrown) + "); " + memory)
                : new Failure(code.apply(thrown), told(thrown));
    }

    private static String told(Throwable thrown) {
        return PublicText.withoutFolders(line(thrown));
    }

    /** Returns whether memory ran out, Java's or the tensor engine's; the engine says so only in the message, and wraps the exception that does. */
    public static boolean outOfMemory(Throwable thrown) {
        return ProblemException.causes(thrown).anyMatch(cause -> cause instanceof OutOfMemoryError || saysSo(cause));
    }

    private static boolean saysSo(Throwable cause) {
        String message = Objects.requireNonNullElse(cause.getMessage(), "").toLowerCase(Locale.ROOT);
        return message.contains("out of memory")
                || message.contains("not enough memory")
                || message.contains("can't allocate memory");
    }

    /**
     * Returns the message in one line, or the class's name if there is none. Messages that are not ours are cut, because engines append their native
     * stack.
     */
    public static String line(Throwable thrown) {
        String told = line(Objects.requireNonNullElse(thrown.getMessage(), ""));
        if (told.isEmpty()) {
            return thrown.getClass().getSimpleName();
        }
        return thrown instanceof HasErrorCode ? told : PublicText.cut(told, LONGEST_LINE);
    }

    public static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
