package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.book.Ingestion;
import dev.weightflow.ingestion.book.IngestionDesk;
import dev.weightflow.ingestion.packing.Packer;
import dev.weightflow.ingestion.packing.Scratch;
import dev.weightflow.ingestion.source.Roots;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.id.IngestionId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** One instance of the service without its edges, over a log and a store that outlive it. */
final class Station implements AutoCloseable {
    static final int ATTEMPTS = 3;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<Duration> pauses = new ArrayList<>();
    final ProgressBoard board;
    final IngestionDesk desk;
    final Worker worker;
    private final Scratch scratch;
    private final Packer packer;
    private Consumer<Station> duringPause = station -> {};

    Station(EventLog<DatasetEvent> log, ObjectStore store, Path root, Path data, Clock clock) {
        this(log, store, root, data, clock, folder -> 1L << 40);
    }

    Station(
            EventLog<DatasetEvent> log,
            ObjectStore store,
            Path root,
            Path data,
            Clock clock,
            ToLongFunction<Path> usable) {
        IngestionLimits limits = new IngestionLimits(2, 0.2, ATTEMPTS, Limits.defaults());
        IngestionMeters counters = new IngestionMeters(meters, clock);
        board = new ProgressBoard(clock);
        scratch = Scratch.open(data.resolve("scratch"), usable);
        packer = Packer.with(2);
        desk = IngestionDesk.open(log, clock, counters::appended);
        counters.watch(desk.book(), board);
        IngestionWork work =
                new IngestionWork(Roots.of(List.of(root)), scratch, packer, store, limits, board, counters);
        worker = new Worker(
                desk,
                work,
                limits,
                new Attempts(data.resolve("attempts")),
                board,
                counters,
                clock,
                new Pauses(pause -> {
                    pauses.add(pause);
                    duringPause.accept(this);
                }));
    }

    Station whilePausing(Consumer<Station> then) {
        duringPause = then;
        return this;
    }

    Ingestion finish(IngestionId id) {
        worker.finish(id);
        return desk.book().ingestion(id).orElseThrow();
    }

    double count(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    @Override
    public void close() {
        packer.close();
        scratch.close();
        desk.close();
    }
}
