package dev.weightflow.platform.handling;

/** Where deliveries go that no handler can take. */
@FunctionalInterface
public interface DeadLetters {
    /**
     * Keeps the letter, durably, before it returns.
     *
     * @throws dev.weightflow.platform.event.EventException if that failed; the delivery must then be taken up again
     */
    void send(DeadLetter letter);
}
