package dev.weightflow.ingestion.work;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.IngestionId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Shows what this instance is at. One thread writes; any may read. */
public final class ProgressBoard {
    private final InstantSource clock;
    private final AtomicReference<Optional<Progress>> current = new AtomicReference<>(Optional.empty());

    public ProgressBoard(InstantSource clock) {
        this.clock = clock;
    }

    void begin(IngestionId id, int attempt) {
        current.set(Optional.of(Progress.begin(id, attempt, clock.instant())));
    }

    void enter(Phase phase, int units) {
        change(progress -> progress.enter(phase, units, clock.instant()));
    }

    void step(boolean faulty) {
        change(progress -> progress.step(faulty, clock.instant()));
    }

    void troubled(Failure failure) {
        change(progress -> progress.troubled(failure, clock.instant()));
    }

    void clear() {
        current.set(Optional.empty());
    }

    private void change(UnaryOperator<Progress> change) {
        current.updateAndGet(progress -> progress.map(change));
    }

    /** What is being worked on, if anything. */
    public Optional<Progress> current() {
        return current.get();
    }

    /** How that ingestion gets on, if it is being worked on here. */
    public Optional<Progress> of(IngestionId id) {
        return current.get().filter(progress -> progress.ingestion().equals(id));
    }
}
