package dev.weightflow.projection;

import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.eventlog.InMemoryEventLog.Shared;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.platform.objectstore.FailingObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.projection.model.Models;
import dev.weightflow.projection.model.Retrainings;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.file.FileTree;
import dev.weightflow.schema.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Instance of a service that follows the logs, and whose background work runs when the test says so. */
public abstract class FollowingInstance implements AutoCloseable {
    protected final Journals journals;
    protected final ObjectStore store;
    private final Optional<Topic> own;
    private final JournalOptions options;
    private final Queue<Runnable> background = new ConcurrentLinkedQueue<>();
    private final List<Followed<?, ?>> followed = new ArrayList<>();
    private final Journal<Evaluations, JobEvent> evaluations;
    private final Path folder;
    private List<Reviewer> reviewers = List.of();

    private record Followed<S, E extends Event>(Shared<E> log, Journal<S, E> journal, AtomicInteger heard) {
        void count() {
            journal.onEvent(event -> heard.incrementAndGet());
        }

        boolean isCurrent() {
            return journal.notReady().isPresent() || heard.get() >= log.events().size();
        }
    }

    /** Creates an instance that writes no log. */
    protected FollowingInstance(LogsFixture fixture, String service) {
        this(fixture, service, Optional.empty(), Trainings.projection(service));
    }

    /** As above, with more tables beside the trainings. */
    protected FollowingInstance(LogsFixture fixture, String service, TableProjection<?, JobEvent> more) {
        this(fixture, service, Optional.empty(), Trainings.projection(service, more));
    }

    /** @param own the topic that it writes */
    protected FollowingInstance(LogsFixture fixture, String service, Topic own) {
        this(fixture, service, Optional.of(own), Trainings.projection(service));
    }

    private FollowingInstance(
            LogsFixture fixture, String service, Optional<Topic> own, TableProjection<Trainings, JobEvent> trainings) {
        this.own = own;
        this.folder = temporary();
        this.options =
                JournalOptions.of("/weightflow/" + service, fixture.clock).withDatabases(Databases.embedded(folder));
        this.store = new FailingObjectStore(fixture.store, () -> fixture.storeRequest.get());
        this.evaluations = follow(fixture.evaluations, Evaluations.projection(service));
        this.journals = new Journals(
                follow(fixture.datasets, Datasets.projection(service)),
                follow(fixture.trainings, trainings),
                evaluations,
                follow(fixture.models, Models.projection(service)),
                follow(fixture.retrainings, Retrainings.projection(service)),
                fixture.stated::add);
    }

    private <V, E extends Event> Journal<V, E> follow(Shared<E> log, TableProjection<V, E> projection) {
        Journal<V, E> journal =
                own.filter(topic -> topic.name().equals(log.open().topic())).isPresent()
                        ? Journal.open(log.open(), projection, options)
                        : Journal.readOnly(log.open(), projection, options);
        return followed(log, journal);
    }

    private <S, E extends Event> Journal<S, E> followed(Shared<E> log, Journal<S, E> journal) {
        followed.add(new Followed<>(log, journal, new AtomicInteger(log.events().size())));
        return journal;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("weightflow-database-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Queues a task until the test runs it. */
    protected void inBackground(Runnable task) {
        background.add(task);
    }

    /** Starts listening to events. */
    protected void begin() {
        followed.forEach(Followed::count);
    }

    /** Starts with a complete reconciliation. */
    protected void begin(Reviewer... reviews) {
        reviewers = List.of(reviews);
        begin(); // after the reviewers, which have handled an event when it is counted
        reviewers.forEach(Reviewer::reconcile);
    }

    /** Stops reading the log of evaluations, as at an event of a newer release. */
    public void stopReadingEvaluations() {
        evaluations.close();
    }

    /** Reads the journals, and runs the background work, until there is nothing left to do. */
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

    /** As {@link #settle}, with the periodic reconciliation. */
    public void reconcile() {
        reviewers.forEach(Reviewer::reconcile);
        settle();
    }

    /** Returns the number of background tasks that wait. */
    public int backlog() {
        return background.size();
    }

    /** Reads the journals to the ends of their logs and notifies the instance. */
    public void catchUp() {
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> followed.stream().allMatch(Followed::isCurrent));
    }

    /** Ends without finishing the background work. */
    @Override
    public void close() {
        Thread closer = new Thread(() -> {
            followed.forEach(log -> log.journal().close());
            try {
                FileTree.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        closer.setDaemon(true);
        closer.start();
    }
}
