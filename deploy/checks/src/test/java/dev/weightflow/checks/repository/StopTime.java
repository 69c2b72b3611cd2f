package dev.weightflow.checks.repository;

import java.time.Duration;
import java.util.Locale;

/** How long a trainer may take to stop. */
public final class StopTime {
    /** The variable that tells a trainer how long its worker may take to commit a checkpoint and give its job back. */
    public static final String VARIABLE = "WEIGHTFLOW_TRAINER_GRACE";

    /** What a trainer takes when it is told nothing. */
    private static final String USUAL = "50s";

    /** What a stop takes besides: requests under way have five seconds, and the clients of Kafka as many. */
    private static final Duration REST = Duration.ofSeconds(10);

    private StopTime() {}

    /**
     * Whether the worker's time ends before the process is killed.
     *
     * @param kill when the process is killed, such as {@code 2m}
     * @param worker what the variable holds; empty if it is not set
     */
    public static boolean suffices(String kill, String worker) {
        Duration told = duration(worker.isEmpty() ? USUAL : worker);
        return told.plus(REST).compareTo(duration(kill)) <= 0;
    }

    private static Duration duration(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }
}
