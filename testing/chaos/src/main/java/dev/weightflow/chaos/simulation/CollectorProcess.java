package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import dev.weightflow.collector.GarbageCollector;
import dev.weightflow.collector.GarbageException;
import dev.weightflow.projection.reachability.LogsNotReadException;
import java.time.Duration;

/** Run of the collector, which begins with the logs, collects once, and ends; another one may run at the same time. */
final class CollectorProcess extends SimulatedProcess {
    /** Time that garbage is kept. */
    static final Duration GRACE = Duration.ofHours(24);

    private GarbageCollector collector;

    CollectorProcess(SimulatedCluster world, int number) {
        super(world, "collector", number);
    }

    @Override
    void open() {
        loseDisk();
        collector = new GarbageCollector(journals(), world.store, world.contents, GRACE, clock);
    }

    @Override
    boolean concludesFromAbsence() {
        return true;
    }

    @Override
    int recordsBetweenSnapshots() {
        return Integer.MAX_VALUE;
    }

    @Override
    void step() {
        if (world.dice.chance(0.02)) {
            collect();
            die();
        } else {
            follow();
        }
    }

    /** Collects garbage, if no condition prevents it. */
    void collect() {
        follow();
        try {
            collector.collect(false);
        } catch (GarbageException e) {
            world.trace("%s: %s", name(), e.code());
            if (e.code().equals("documents-unreadable") && !world.decay.any()) {
                throw new Violation("what is needed is lost: " + e.getMessage());
            }
        } catch (LogsNotReadException e) {
            world.trace("%s: %s", name(), e.code());
        }
    }
}
