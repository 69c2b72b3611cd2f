package dev.weightflow.platform.handling;

import dev.weightflow.schema.HasErrorCode;
import java.time.Instant;

/**
 * A delivery that was put aside.
 *
 * @param delivery the record as it was found
 * @param failure why it was put aside
 * @param attempts how often its handling was tried; 0 if it could not even be read
 * @param service who put it aside
 * @param time when
 */
public record DeadLetter(Delivery delivery, RuntimeException failure, int attempts, String service, Instant time) {
    /** The code of a failure that has none of its own: a handler's fault. */
    public static final String UNEXPECTED = "unexpected";

    /** The stable reason. */
    public String code() {
        return failure instanceof HasErrorCode coded ? coded.code() : UNEXPECTED;
    }

    /** The reason for people, in one line. */
    public String reason() {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.replaceAll("\\R", " ");
    }
}
