package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.event.Event;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** An instance of a service: it is started, acts when it is its turn, is paused, and dies. */
abstract class SimulatedProcess {
    final World world;
    /** Its own. */
    final ProcessClock clock;

    private final String instance;
    private int lives;
    private int release = 1;
    private boolean alive;
    private Instant pausedUntil = Instant.MIN;

    SimulatedProcess(World world, String instance) {
        this.world = world;
        this.instance = instance;
        this.clock = new ProcessClock(world.clock, world.skew());
    }

    /** Reads the logs from a snapshot or from their beginning. */
    abstract void open();

    /** A topic as this process sees it. @param service whose instances share the right to write */
    final <E extends Event> SimulatedLog<E> log(SimulatedTopic<E> topic, String service) {
        return new SimulatedLog<>(topic, release, service, world.faults, world.dice);
    }

    /** Does something, whichever it is. */
    abstract void step();

    /** No earlier life has that name. */
    final String name() {
        return instance + "-life-" + lives;
    }

    final int release() {
        return release;
    }

    final boolean alive() {
        return alive;
    }

    /** Whether it can act now. */
    final boolean ready() {
        return alive && !pausedUntil.isAfter(world.clock.instant()) && !world.faults.isActing(this);
    }

    final void pauseUntil(Instant moment) {
        pausedUntil = moment;
    }

    final void die() {
        alive = false;
    }

    final void upgrade() {
        release = 2;
    }

    /** Starts it anew; a start that fails is tried again later. */
    final void start() {
        lives++;
        pausedUntil = Instant.MIN;
        world.faults.act(this, () -> {
            try {
                open();
                alive = true;
            } catch (LogException | ObjectStoreException.Unavailable | ObjectStoreException.UnknownOutcome e) {
                alive = false;
            }
        });
    }

    /** Lets it act; a log or store that is out of reach, or a log that holds what only a newer release knows, is tried again later. */
    final void act(Runnable action) {
        world.faults.act(this, () -> {
            try {
                action.run();
            } catch (LogException e) {
                world.trace("%s: %s", name(), e.code());
            } catch (ObjectStoreException.Unavailable | ObjectStoreException.UnknownOutcome e) {
                world.trace("%s: %s", name(), e.code());
            }
        });
    }

    /** What a decision came to; its failure is thrown as it is. */
    static <R> R result(CompletableFuture<R> decision) {
        try {
            return decision.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
