package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Injector of faults: it lets operations on logs and the store fail, lets other processes act in the middle of them, and kills. Each fault's
 * probability is drawn once a run: some never happen in it, others often, so that combinations occur that fixed probabilities make unlikely.
 */
final class Faults {
    private static final int DEEPEST = 2;
    private static final int MOST_TURNS_OF_OTHERS = 150;
    private static final List<Fate> FAILURES = List.of(Fate.REFUSED, Fate.REQUEST_LOST, Fate.ANSWER_LOST);

    /** Greatest factor by which a run raises or lowers a fault's probability. */
    private static final double FARTHEST = 4;

    private final SimulationRandom dice;
    private final Map<Fault, Double> odds = new EnumMap<>(Fault.class);
    private final Deque<SimulatedProcess> acting = new ArrayDeque<>();
    private Runnable others = () -> {};
    private boolean injecting = true;
    private int awayFor;
    private int storeAwayFor;
    private int injected;
    private int requestsFailed;

    Faults(SimulationRandom dice) {
        this.dice = dice;
        for (Fault fault : Fault.values()) {
            double times = dice.chance(0.15) ? 0 : Math.pow(FARTHEST, 2 * dice.nextDouble() - 1);
            odds.put(fault, fault.likely * times);
        }
    }

    /** Restricts the faults to these, with these probabilities. */
    void restrict(Map<Fault, Double> probabilities) {
        for (Fault fault : Fault.values()) {
            odds.put(fault, probabilities.getOrDefault(fault, 0.0));
        }
    }

    /** Death of a process, as by {@code kill -9}. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        private Killed() {
            super("killed", null, false, false);
        }
    }

    /**
     * Sets the action of other processes in the middle of an operation.
     *
     * @param others lets another process act
     */
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

    /** Returns the number of failed requests to the store. */
    int requestsFailed() {
        return requestsFailed;
    }

    boolean isActing(SimulatedProcess process) {
        return acting.contains(process);
    }

    /** Runs an action of a process, which is dead afterwards if it is killed meanwhile. */
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

    /** Lets others act now, by chance: one of them once or, where the answer takes long, some of them again and again. */
    void interrupt() {
        if (injecting && acting.size() <= DEEPEST && dice.chance(0.12)) {
            int turns = acting.size() == 1 && hits(Fault.ANSWER_SLOW) ? dice.below(MOST_TURNS_OF_OTHERS) : 1;
            for (int turn = 0; turn < turns; turn++) {
                others.run();
            }
        }
    }

    /** Kills the acting process now, by chance. */
    void mayKill() {
        if (hits(Fault.KILLED_WITHIN)) {
            throw new Killed();
        }
    }

    /** Returns whether a log is unavailable: for this operation, or for several. */
    boolean away() {
        if (awayFor > 0) {
            awayFor--;
            return true;
        }
        if (hits(Fault.LOG_AWAY)) {
            awayFor = dice.chance(0.2) ? dice.below(12) : 0;
            return true;
        }
        return false;
    }

    /** Decides the outcome of a request to the store: it may fail, alone or with some that follow, and other processes may act before it. */
    Fate ofRequest() {
        mayKill();
        interrupt();
        Fate fate = Fate.ANSWERED;
        if (storeAwayFor > 0) {
            storeAwayFor--;
            fate = Fate.REFUSED;
        } else if (hits(Fault.REQUEST_FAILED)) {
            fate = dice.one(FAILURES);
            storeAwayFor = dice.chance(0.3) ? dice.below(12) : 0;
        }
        requestsFailed += fate == Fate.ANSWERED ? 0 : 1;
        return fate;
    }

    /** Decides whether that fault happens now. */
    boolean hits(Fault fault) {
        boolean hit = injecting && dice.chance(odds.get(fault));
        injected += hit ? 1 : 0;
        return hit;
    }
}
