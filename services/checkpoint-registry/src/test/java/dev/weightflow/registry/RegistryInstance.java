package dev.weightflow.registry;

import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.objectstore.FailingObjectStore;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.GateRules;
import dev.weightflow.registry.journal.Datasets;
import dev.weightflow.registry.journal.Evaluations;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.journal.Trainings;
import dev.weightflow.registry.model.Models;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance of the registry, whose background work is done when the test says so. */
public final class RegistryInstance implements AutoCloseable {
    public final Registry registry;

    private final RegistryFixture fixture;
    private final Queue<Runnable> background = new ConcurrentLinkedQueue<>();
    private final List<Journal<?, ?>> opened = new ArrayList<>();
    private final AtomicInteger datasetsRead = new AtomicInteger();
    private final AtomicInteger trainingsRead = new AtomicInteger();
    private final AtomicInteger evaluationsRead = new AtomicInteger();

    RegistryInstance(RegistryFixture fixture) {
        this.fixture = fixture;
        JournalOptions options = JournalOptions.of("/weightflow/checkpoint-registry", fixture.clock);
        Journals journals = new Journals(
                opened(Journal.readOnly(fixture.datasets.open(), counting(Datasets.PROJECTION, datasetsRead), options)),
                opened(Journal.readOnly(
                        fixture.trainings.open(), counting(Trainings.PROJECTION, trainingsRead), options)),
                opened(Journal.readOnly(
                        fixture.evaluations.open(), counting(Evaluations.PROJECTION, evaluationsRead), options)),
                opened(Journal.open(fixture.models.open(), Models.PROJECTION, options)),
                fixture.stated::add);
        this.registry = Registry.over(
                journals,
                new FailingObjectStore(fixture.store, () -> fixture.storeRequest.get()),
                fixture.store.contents(),
                RegistryFixture.GRACE,
                new Gate(rules()),
                fixture.requests(),
                fixture.clock,
                background::add);
        background.add(registry.reconciler()::reconcile);
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

    private static <S, E extends Event> Projection<S, E> counting(Projection<S, E> projection, AtomicInteger read) {
        return new Projection<>() {
            @Override
            public S initial() {
                return projection.initial();
            }

            @Override
            public S apply(S state, Envelope<E> event) {
                S after = projection.apply(state, event);
                read.incrementAndGet();
                return after;
            }
        };
    }

    /** Everything that can be done is done: events are handed over as channels would, and so is the background work. */
    public void settle() {
        boolean busy = true;
        while (busy) {
            busy = false;
            catchUp();
            for (Optional<Envelope<? extends Event>> next = fixture.nextUndelivered();
                    next.isPresent();
                    next = fixture.nextUndelivered()) {
                deliver(next.get());
                busy = true;
            }
            catchUp();
            for (Runnable task = background.poll(); task != null; task = background.poll()) {
                task.run();
                busy = true;
            }
        }
    }

    /** As {@link #settle}, and looks through everything as it does every few minutes. */
    public void reconcile() {
        background.add(registry.reconciler()::reconcile);
        settle();
    }

    /** Hands an event over as a channel does. */
    public void deliver(Envelope<? extends Event> event) {
        event.as(EvaluationEvent.class).ifPresent(registry.reconciler()::evaluated);
        event.as(DatasetIngested.class).ifPresent(registry.reconciler()::ingested);
    }

    /** The journals read to the ends of their logs. */
    public void catchUp() {
        await().atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> datasetsRead.get() >= fixture.datasets.events().size()
                        && trainingsRead.get() >= fixture.trainings.events().size()
                        && evaluationsRead.get() >= fixture.evaluations.events().size());
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
