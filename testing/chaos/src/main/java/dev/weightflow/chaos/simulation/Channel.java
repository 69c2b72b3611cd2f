package dev.weightflow.chaos.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Messages that reach one instance of a group each, at least once: an acknowledgement may be lost, and after a rebalance what was handled
 * comes again.
 */
final class Channel<M> {
    private static final int FARTHEST_BACK = 4;

    private final Dice dice;
    private final Faults faults;
    private final List<M> messages = new ArrayList<>();
    private int next;

    Channel(Dice dice, Faults faults) {
        this.dice = dice;
        this.faults = faults;
    }

    void send(M message) {
        messages.add(message);
    }

    boolean isEmpty() {
        return next == messages.size();
    }

    /**
     * Hands the next message over, if there is one.
     *
     * @param handler whether it was handled; otherwise it comes again
     */
    void deliver(Predicate<M> handler) {
        if (faults.hits(0.05)) {
            next = Math.max(0, next - dice.below(FARTHEST_BACK));
        }
        if (isEmpty()) {
            return;
        }
        int at = next;
        if (handler.test(messages.get(at)) && !faults.hits(0.1)) {
            next = Math.max(next, at + 1);
        }
    }
}
