package dev.weightflow.cli.client;

import dev.weightflow.cli.platform.Sleep;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Looks at something again and again until it is done. A service that does not answer for a while, because it is started again,
 * does not end the polling.
 *
 * @param every the time between two looks
 * @param patience for how long a service may be silent
 * @param sleep how to wait
 */
public record Poller(Duration every, Duration patience, Sleep sleep) {

    /** Twice a second, and a silence of a minute is borne. */
    public static Poller usual() {
        return new Poller(Duration.ofMillis(500), Duration.ofSeconds(60), Sleep.real());
    }

    /**
     * Answers the first value that is done.
     *
     * @param look asks for the value
     * @param audience is told each value
     * @param done whether to stop
     * @throws ServiceUnavailable if the service stays silent
     */
    public <T> T until(Supplier<T> look, Consumer<T> audience, Predicate<T> done) throws InterruptedException {
        Duration silence = Duration.ZERO;
        while (true) {
            try {
                T value = look.get();
                silence = Duration.ZERO;
                audience.accept(value);
                if (done.test(value)) {
                    return value;
                }
            } catch (ServiceUnavailable e) {
                silence = silence.plus(every);
                if (silence.compareTo(patience) > 0) {
                    throw e;
                }
            }
            sleep.sleep(every);
        }
    }
}
