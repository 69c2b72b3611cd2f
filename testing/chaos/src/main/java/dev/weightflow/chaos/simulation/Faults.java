package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Lets what processes do with logs and the store fail, lets others act in the midst of it, and kills. */
final class Faults {
    private static final int DEEPEST = 2;
    private static final List<Fate> FAILURES = List.of(Fate.REFUSED, Fate.REQUEST_LOST, Fate.ANSWER_LOST);

    private final Dice dice;
    private final Deque<SimulatedProcess> acting = new ArrayDeque<>();
    private Runnable others = () -> {};
    private boolean injecting = true;
    private int awayFor;
    private int storeAwayFor;
    private int injected;
    private int requestsFailed;

    Faults(Dice dice) {
        this.dice = dice;
    }

    /** A process ends as by {@code kill -9}. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        private Killed() {
            super("killed", null, false, false);
        }
    }

    /** @param others what may happen in the midst of an operation */
    void interleave(Runnable others) {
        this.others = others;
    }

    void stop() {
        injecting = false;
        awayFor = 0;
        storeAwayFor = 0;
    }

    boolean injecting() {
        return injecting;
    }

    int injected() {
        return injected;
    }

    /** How many requests to the store have failed. */
    int requestsFailed() {
        return requestsFailed;
    }

    boolean isActing(SimulatedProcess process) {
        return acting.contains(process);
    }

    /** Lets a process act. If it is killed in the midst of it, it is dead. */
    void act(SimulatedProcess process, Runnable action) {
        acting.push(process);
        try {
            action.run();
        } catch (Killed e) {
            process.die();
        } finally {
            acting.pop();
        }
    }

    /** Another process may act now. */
    void interrupt() {
        if (injecting && acting.size() <= DEEPEST && dice.chance(0.12)) {
            others.run();
        }
    }

    /** The process that acts may die now. */
    void mayKill() {
        if (hits(0.004)) {
            throw new Killed();
        }
    }

    /** Whether a log is out of reach now: for this operation, or for some to come. */
    boolean away() {
        if (awayFor > 0) {
            awayFor--;
            return true;
        }
        if (hits(0.02)) {
            awayFor = dice.chance(0.2) ? dice.below(12) : 0;
            return true;
        }
        return false;
    }

    /** What becomes of a request to the store: it fails, alone or with some that follow, or others act before it. */
    Fate ofRequest() {
        mayKill();
        interrupt();
        Fate fate = Fate.ANSWERED;
        if (storeAwayFor > 0) {
            storeAwayFor--;
            fate = Fate.REFUSED;
        } else if (hits(0.05)) {
            fate = dice.one(FAILURES);
            storeAwayFor = dice.chance(0.3) ? dice.below(12) : 0;
        }
        requestsFailed += fate == Fate.ANSWERED ? 0 : 1;
        return fate;
    }

    /** Whether a fault of that probability happens now. */
    boolean hits(double probability) {
        boolean hit = injecting && dice.chance(probability);
        injected += hit ? 1 : 0;
        return hit;
    }
}
