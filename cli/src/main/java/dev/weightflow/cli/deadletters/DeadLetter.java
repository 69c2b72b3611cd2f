package dev.weightflow.cli.deadletters;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A dead letter, as far as the command line knows it.
 *
 * @param id the place where it lies
 * @param topic where it was found
 * @param time when it was set aside
 * @param service by whom
 * @param type the event's type, if it names one
 * @param replay when it was last handled again
 */
record DeadLetter(
        String id,
        String topic,
        Instant time,
        String service,
        String code,
        String reason,
        String key,
        Optional<String> type,
        int bytes,
        Optional<Replay> replay) {

    /**
     * That it was handled once more.
     *
     * @param code why it was refused again; absent if it was handled
     */
    record Replay(Instant time, String by, Optional<String> code, Optional<String> reason) {}

    /**
     * A letter and what is in it.
     *
     * @param encoding {@code json} or {@code base64}
     */
    record Contents(DeadLetter letter, Map<String, String> headers, String encoding, String payload) {}

    /** Whether nobody has had it handled yet. */
    boolean waits() {
        return replay.isEmpty() || replay.get().code().isPresent();
    }
}
