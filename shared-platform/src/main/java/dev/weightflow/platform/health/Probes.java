package dev.weightflow.platform.health;

import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Answers to health probes. None depends on how long a piece of work takes. */
public final class Probes {
    private static final Duration LONGEST_SILENCE_OF_LOGS = Duration.ofMinutes(1);
    private static final Duration LONGEST_SILENCE_OF_REQUESTS = Duration.ofMinutes(2);

    private Probes() {}

    /** Started: whether the logs were read to their ends once. */
    public static HealthCheckResponse read(Optional<String> unready) {
        return HealthCheckResponse.named("the logs have been read")
                .status(unready.isEmpty())
                .build();
    }

    /**
     * Ready: whether the service knows what is in its logs.
     *
     * @param unready why the service cannot serve, if it cannot
     * @param silence how long ago the logs could last be read
     */
    public static HealthCheckResponse followed(Optional<String> unready, Duration silence) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("the logs are followed")
                .status(unready.isEmpty() && silence.compareTo(LONGEST_SILENCE_OF_LOGS) < 0)
                .withData("silentForSeconds", silence.toSeconds());
        unready.ifPresent(why -> answer.withData("why", why));
        return answer.build();
    }

    /**
     * Alive: whether the thread that asks for requests still does; it does so through the longest work.
     *
     * @param silence how long ago it last asked
     */
    public static HealthCheckResponse askedFor(Duration silence) {
        return HealthCheckResponse.named("requests are asked for")
                .status(silence.compareTo(LONGEST_SILENCE_OF_REQUESTS) < 0)
                .withData("silentForSeconds", silence.toSeconds())
                .build();
    }
}
