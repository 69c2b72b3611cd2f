package dev.weightflow.deployment.repository;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Time that a service with long work may take to stop. */
public enum StopTime {
    INGESTION("dataset-ingestion", "WEIGHTFLOW_INGESTION_GRACE", "20s"),
    TRAINER("trainer", "WEIGHTFLOW_TRAINER_GRACE", "50s"),
    EVALUATOR("evaluator", "WEIGHTFLOW_EVALUATOR_GRACE", "8s");

    /** Further time of a stop: requests under way have up to five seconds, and the clients of Kafka as many. */
    private static final Duration REST = Duration.ofSeconds(10);

    private final String service;
    private final String variable;
    private final String usual;

    StopTime(String service, String variable, String usual) {
        this.service = service;
        this.variable = variable;
        this.usual = usual;
    }

    /** Returns the time of a service, or of a variant such as {@code trainer-gpu}; empty if a stop need not wait for its work. */
    public static Optional<StopTime> of(String service) {
        return Arrays.stream(values())
                .filter(stop -> service.equals(stop.service) || service.startsWith(stop.service + "-"))
                .findFirst();
    }

    /** Returns the variable for the time that the service's work may continue after the signal. */
    public String variable() {
        return variable;
    }

    /**
     * Returns whether the work's time ends before the process is killed.
     *
     * @param kill time before the process is killed, such as {@code 2m}
     * @param work value of the variable; empty if it is not set
     */
    public boolean suffices(String kill, String work) {
        Duration told = duration(work.isEmpty() ? usual : work);
        return told.plus(REST).compareTo(duration(kill)) <= 0;
    }

    private static Duration duration(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }
}
