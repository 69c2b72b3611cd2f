package dev.weightflow.registry.webhook;

import java.time.Duration;
import java.util.Optional;

/** End of one attempt to send a message. */
sealed interface Outcome {
    /** @param status the receiver's, of 2xx */
    record Delivered(int status) implements Outcome {}

    /**
     * It may work later.
     *
     * @param pause least time until then, if the receiver has named one
     */
    record Failed(String why, Optional<Duration> pause) implements Outcome {}

    /** The receiver does not want the message, now or later. */
    record Refused(String why) implements Outcome {}

    /** Returns why it was not delivered; empty if it was. */
    default Optional<String> failure() {
        if (this instanceof Failed failed) {
            return Optional.of(failed.why());
        }
        return this instanceof Refused refused ? Optional.of(refused.why()) : Optional.empty();
    }
}
