package dev.weightflow.platform.job;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Why jobs fail, in the words of events, REST and metrics.
 *
 * @param unexpected the code of what nobody expected
 * @param memory what to do about too little memory, as a sentence
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

    /** The codes that are known beforehand, so that metrics can start at zero: a service's own, and those of every kind of job. */
    public static List<String> codes(String... own) {
        return Stream.concat(Stream.of(own), OF_EVERY_KIND.stream()).distinct().toList();
    }

    static Failure workerLost(Job.Claimed<?> job) {
        return new Failure(
                Jobs.WORKER_LOST,
                "The worker was lost " + (job.record().attempts() + 1)
                        + " times, so the work probably kills it; look at the memory limit and the log of worker "
                        + job.worker() + ", then request the job again.");
    }

    public Failure of(Throwable thrown) {
        return of(thrown, failure -> failure instanceof HasErrorCode coded ? coded.code() : unexpected);
    }

    /** @param code of what is no lack of memory */
    public Failure of(Throwable thrown, Function<Throwable, String> code) {
        return !(thrown instanceof HasErrorCode) && outOfMemory(thrown)
                ? new Failure(OUT_OF_MEMORY, "There is too little memory (" + told(thrown) + "); " + memory)
                : new Failure(code.apply(thrown), told(thrown));
    }

    private static String told(Throwable thrown) {
        return PublicText.withoutFolders(line(thrown));
    }

    /** Whether memory ran out, Java's or the tensor engine's, which says so in words only and wraps the exception that does. */
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
     * What it says, in one line; its class's name if it says nothing. What is not a sentence of ours is cut, because engines put their
     * native stack there.
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
