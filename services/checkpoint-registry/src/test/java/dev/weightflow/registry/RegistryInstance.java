package dev.weightflow.registry;

import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.objectstore.FailingObjectStore;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.GateRules;
import dev.weightflow.registry.journal.Datasets;
import dev.weightflow.registry.journal.Evaluations;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.journal.Trainings;
import dev.weightflow.registry.model.Models;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance of the registry, whose background work is done when the test says so. */
public final class RegistryInstance implements AutoCloseable {
    public final Registry registry;

    private final RegistryFixture fixture;
    private final Queue<Runnable> background = new ConcurrentLinkedQueue<>();
    private final List<Journal<?, ?>> opened = new ArrayList<>();
    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicInteger evaluationsHeard = new AtomicInteger();
    private final Journal<Evaluations, JobEvent> evaluations;

    RegistryInstance(RegistryFixture fixture) {
        this.fixture = fixture;
        JournalOptions options = JournalOptions.of("/weightflow/checkpoint-registry", fixture.clock);
        this.evaluations = opened(Journal.readOnly(fixture.evaluations.open(), Evaluations.PROJECTION, options));
        Journals journals = new Journals(
                opened(Journal.readOnly(fixture.datasets.open(), Datasets.PROJECTION, options)),
                opened(Journal.readOnly(fixture.trainings.open(), Trainings.PROJECTION, options)),
                evaluations,
                opened(Journal.open(fixture.models.open(), Models.PROJECTION, options)),
                fixture.stated::add);
        heard.set(published());
        evaluationsHeard.set(fixture.evaluations.events().size());
        this.registry = Registry.over(
                journals,
                new FailingObjectStore(fixture.store, () -> fixture.storeRequest.get()),
                fixture.store.contents(),
                RegistryFixture.GRACE,
                new Gate(rules()),
                fixture.requests(),
                fixture.clock,
                background::add);
        // after the reconciler, which has heard of an event when it is counted
        journals.onDatasetEvent(event -> heard.incrementAndGet());
        journals.onTrainingEvent(event -> heard.incrementAndGet());
        journals.onEvaluationEvent(event -> evaluationsHeard.incrementAndGet());
        registry.reconciler().reconcile();
    }

    /** As by default, but for evaluations on eight images. */
    private static GateRules rules() {
        GateRules defaults = GateRules.defaults();
        return new GateRules(defaults.budgets(), defaults.minGain(), 8, defaults.first());
    }

    private <S, E extends Event> Journal<S, E> opened(Journal<S, E> journal) {
        opened.add(journal);
        return journal;
    }

    private int published() {
        return fixture.datasets.events().size() + fixture.trainings.events().size();
    }

    /** Reads the log of evaluations no further, as at an event of a newer release. */
    public void stopReadingEvaluations() {
        evaluations.close();
    }

    /** Everything that can be done is done: the journals are read, and the background work is done. */
    public void settle() {
        boolean busy = true;
        while (busy) {
            busy = false;
            catchUp();
            for (Runnable task = background.poll(); task != null; task = background.poll()) {
                task.run();
                busy = true;
            }
        }
    }

    /** As {@link #settle}, and looks through everything as it does every few minutes. */
    public void reconcile() {
        registry.reconciler().reconcile();
        settle();
    }

    /** How much waits to be done in the background. */
    public int backlog() {
        return background.size();
    }

    /** The journals read to the ends of their logs, and the registry has heard of everything. */
    public void catchUp() {
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> heard.get() >= published()
                        && (evaluations.notReady().isPresent()
                                || evaluationsHeard.get()
                                        >= fixture.evaluations.events().size()));
        Journals.await(registry.journals().decide(EventContext.NONE, state -> Decision.none(true)));
    }

    /** Ends without finishing anything, in the background. */
    @Override
    public void close() {
        Thread closer = new Thread(() -> opened.forEach(Journal::close));
        closer.setDaemon(true);
        closer.start();
    }
}
