package dev.weightflow.chaos.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Channel that delivers each message to one instance of a group, at least once: an acknowledgement may be lost, and after a rebalance handled
 * messages are redelivered. A message that cannot be handled is dead-lettered until it is replayed.
 */
final class Channel<M> {
    private static final int FARTHEST_BACK = 4;

    private final SimulationRandom dice;
    private final Faults faults;
    private final List<M> messages = new ArrayList<>();
    private final List<M> letters = new ArrayList<>();
    private int next;

    Channel(SimulationRandom dice, Faults faults) {
        this.dice = dice;
        this.faults = faults;
    }

    void send(M message) {
        messages.add(message);
    }

    void deadLetter(M message) {
        letters.add(message);
    }

    /** Redelivers the dead letters. */
    void replay() {
        messages.addAll(letters);
        letters.clear();
    }

    boolean isEmpty() {
        return next == messages.size();
    }

    /**
     * Delivers the next message, if there is one.
     *
     * @param handler returns whether it was handled; otherwise it is redelivered
     */
    void deliver(Predicate<M> handler) {
        if (faults.hits(Fault.DELIVERED_AGAIN)) {
            next = Math.max(0, next - dice.below(FARTHEST_BACK));
        }
        if (isEmpty()) {
            return;
        }
        int at = next;
        if (handler.test(messages.get(at)) && !faults.hits(Fault.ACKNOWLEDGEMENT_LOST)) {
            next = Math.max(next, at + 1);
        }
    }
}
