package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import dev.weightflow.platform.InstanceFailure;
import dev.weightflow.platform.database.DatabaseException;
import dev.weightflow.platform.database.InMemoryDatabases;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.Datasets;
import dev.weightflow.projection.Evaluations;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Trainings;
import dev.weightflow.projection.model.Models;
import dev.weightflow.projection.model.Retrainings;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Instance of a service, which is started, acts in its turn, is paused, and dies. */
abstract class SimulatedProcess {
    final SimulatedCluster world;
    final VirtualClock clock;

    private final String service;
    private final String instance;
    private final SimulatedKeys.Ring ring;
    private final List<View> views = new ArrayList<>();
    /** Databases, which outlive the process. */
    private final InMemoryDatabases disk = new InMemoryDatabases();

    private boolean diskIsLost;

    private FactReader facts;
    private int lives;
    private int release = 1;
    private boolean alive;
    private Instant pausedUntil = Instant.MIN;
    private boolean paused;

    SimulatedProcess(SimulatedCluster world, String service, int number) {
        this.world = world;
        this.service = service;
        this.instance = service + "-" + number;
        this.ring = world.keys.new Ring();
        this.clock = new VirtualClock(world.clock, world.skew());
    }

    /** Reads the logs from a snapshot or from their beginning. */
    abstract void open();

    final List<View> views() {
        return views;
    }

    /**
     * Opens the journal of a topic as this process sees it.
     *
     * @param writes whether it makes decisions
     */
    final <S, E extends Event> Journal<S, E> journal(
            SimulatedTopic<E> topic, Projection<S, E> projection, boolean writes) {
        Journal<S, E> journal =
                Journal.onCallersThread(log(topic), world.folding(projection, release), options(), writes);
        views.add(new View.InMemory<>(topic, projection, journal));
        return journal;
    }

    /** As {@link #journal(SimulatedTopic, Projection, boolean)}, over the tables that earlier lives of this instance have left. */
    final <V, E extends Event> Journal<V, E> journal(
            SimulatedTopic<E> topic, TableProjection<V, E> projection, boolean writes) {
        SimulatedTables<V, E> tables = world.folding(projection, release);
        Journal<V, E> journal = Journal.onCallersThread(log(topic), tables, options(), writes);
        views.add(new View.InTables<>(topic, tables, journal));
        return journal;
    }

    private <E extends Event> SimulatedLog<E> log(SimulatedTopic<E> topic) {
        return new SimulatedLog<>(
                topic, new SimulatedLog.Reader(service, release, ring, facts, this::states), world.faults, world.dice);
    }

    private JournalOptions options() {
        JournalOptions options = JournalOptions.of("/weightflow/" + service, clock)
                .withSnapshots(world.store)
                .withSnapshotEvery(recordsBetweenSnapshots())
                .withDatabases(disk)
                .withFacts(facts)
                .withHeadKeptAfter(AliasMoved.class::isInstance);
        return concludesFromAbsence() ? options.recordedAlone() : options;
    }

    /** Begins with an empty disk. */
    final void loseDisk() {
        disk.close();
        diskIsLost = false;
    }

    final void loseDiskAtNextStart() {
        diskIsLost = true;
    }

    /** Returns whether the process draws conclusions from the absence of facts in the logs. */
    boolean concludesFromAbsence() {
        return false;
    }

    int recordsBetweenSnapshots() {
        return 40;
    }

    /**
     * Opens all logs as this process sees them.
     *
     * @param own topics whose facts it states
     */
    final Journals journals(SimulatedTopic<?>... own) {
        List<SimulatedTopic<?>> written = List.of(own);
        return new Journals(
                journal(world.datasets, Datasets.projection(service), false),
                journal(world.trainings, Trainings.projection(service), false),
                journal(world.evaluations, Evaluations.projection(service), false),
                journal(world.models, Models.projection(service), written.contains(world.models)),
                journal(world.retrainings, Retrainings.projection(service), written.contains(world.retrainings)),
                stated -> {});
    }

    /** Reads new records. A reader that has failed for good ends the process. */
    final void follow() {
        try {
            views.forEach(view -> view.journal().follow());
        } catch (LogException e) {
            if (e instanceof InstanceFailure) {
                die();
            }
            throw e;
        }
    }

    abstract void step();

    /**
     * Called before the process states an event.
     *
     * @throws Violation if it must not
     */
    void states(Event event) {}

    /** Returns a name that no earlier life has. */
    final String name() {
        return instance + "-life-" + lives;
    }

    final String service() {
        return service;
    }

    final SimulatedKeys.Ring ring() {
        return ring;
    }

    final boolean reads(SimulatedTopic<?> topic) {
        return alive && views.stream().anyMatch(view -> view.topic() == topic);
    }

    /** Returns whether the process would decide, or answer, by its state of that topic. */
    final boolean trusts(SimulatedTopic<?> topic) {
        return reads(topic)
                && views.stream()
                        .anyMatch(view -> view.topic() == topic
                                && view.journal().notReady().isEmpty());
    }

    final boolean alive() {
        return alive;
    }

    final boolean ready() {
        return alive && !pausedUntil.isAfter(world.clock.instant()) && !world.faults.isActing(this);
    }

    final void pauseUntil(Instant moment) {
        pausedUntil = moment;
        paused = true;
    }

    /** Returns whether this is the first call since a pause, so that the interrupted operation continues. */
    final boolean wakesUp() {
        boolean before = paused;
        paused = false;
        return before;
    }

    final void die() {
        alive = false;
    }

    final void upgrade() {
        release = 2;
    }

    /** Starts the process; a start that fails is retried later. */
    final void start() {
        lives++;
        pausedUntil = Instant.MIN;
        paused = false;
        disk.disconnect();
        if (diskIsLost) {
            loseDisk();
        }
        world.faults.act(this, () -> {
            try {
                facts = FactReader.of(ring.signatures(service));
                views.clear();
                open();
                alive = true;
            } catch (LogException | ObjectStoreException.Unavailable | ObjectStoreException.UnknownOutcome e) {
                alive = false;
                world.trace("%s does not start: %s", name(), e.code());
            } catch (DatabaseException e) {
                // another life of the process has begun meanwhile, and has its disk
                alive = false;
                world.trace("%s does not start: %s", name(), e.code());
            }
        });
    }

    /**
     * Runs an action; one that fails because a log or store is unavailable, or a log holds records that only a newer release can read, is retried
     * later.
     */
    final void act(Runnable action) {
        world.faults.act(this, () -> {
            try {
                action.run();
            } catch (LogException e) {
                world.trace("%s: %s", name(), e.code());
            } catch (DatabaseException | ObjectStoreException.Unavailable | ObjectStoreException.UnknownOutcome e) {
                world.trace("%s: %s", name(), ((HasErrorCode) e).code());
            }
        });
    }

    /** Returns the result of a decision; its failure is thrown unwrapped. */
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
