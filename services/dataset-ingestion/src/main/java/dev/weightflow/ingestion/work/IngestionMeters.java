package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.RejectionCode;
import dev.weightflow.ingestion.book.Ingestion;
import dev.weightflow.ingestion.book.IngestionBook;
import dev.weightflow.model.dataset.ViolationCode;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetRecognised;
import dev.weightflow.schema.event.DatasetEvent.DatasetRejected;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** What Prometheus hears of the work; docs/observability.md is the catalogue. Every series is there from the start. */
public final class IngestionMeters {
    private static final List<String> OUTCOMES = List.of("ingested", "recognised", "rejected");
    private static final List<String> UPLOADS = List.of("stored", "present");

    private final MeterRegistry meters;
    private final InstantSource clock;

    public IngestionMeters(MeterRegistry meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        Arrays.stream(Split.values()).forEach(split -> meters.counter("weightflow.samples", "split", split.key()));
        Arrays.stream(ViolationCode.values())
                .forEach(fault -> meters.counter("weightflow.samples.quarantined", "reason", fault.code()));
        Arrays.stream(RejectionCode.values())
                .forEach(code -> meters.counter("weightflow.failures", "code", code.code()));
        OUTCOMES.forEach(outcome -> meters.counter("weightflow.ingestions", "outcome", outcome));
        OUTCOMES.forEach(this::duration);
        UPLOADS.forEach(outcome -> meters.counter("weightflow.ingestion.bytes", "outcome", outcome));
    }

    /** Shows how much waits, for how long, and how far the present work is. */
    public void watch(IngestionBook book, ProgressBoard board) {
        gauge(
                "weightflow.queue.length",
                "requests",
                () -> untouched(book, board).size(),
                "queue",
                "ingestions");
        gauge("weightflow.queue.age", "seconds", () -> age(untouched(book, board)), "queue", "ingestions");
        gauge("weightflow.ingestion.progress", "ratio", () -> board.current()
                .map(Progress::ratio)
                .orElse(0.0));
    }

    /** This instance appended a fact. */
    public void appended(DatasetEvent fact) {
        if (fact instanceof DatasetIngested) {
            meters.counter("weightflow.ingestions", "outcome", "ingested").increment();
        } else if (fact instanceof DatasetRecognised) {
            meters.counter("weightflow.ingestions", "outcome", "recognised").increment();
        } else if (fact instanceof DatasetRejected rejected) {
            meters.counter("weightflow.ingestions", "outcome", "rejected").increment();
            failed(rejected.failure().code());
        }
    }

    void packed(Split split) {
        meters.counter("weightflow.samples", "split", split.key()).increment();
    }

    void quarantined(String code) {
        meters.counter("weightflow.samples.quarantined", "reason", code).increment();
    }

    /** @param present whether the store had the shard already */
    void shard(long bytes, boolean present) {
        meters.counter("weightflow.ingestion.bytes", "outcome", present ? "present" : "stored")
                .increment(bytes);
    }

    void ended(Ingestion ingestion, Duration work) {
        duration(ingestion.state()).record(work);
    }

    void failed(String code) {
        meters.counter("weightflow.failures", "code", code).increment();
    }

    private Timer duration(String outcome) {
        return Timer.builder("weightflow.ingestion.duration")
                .tag("outcome", outcome)
                .serviceLevelObjectives(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10),
                        Duration.ofHours(1))
                .register(meters);
    }

    private static List<Ingestion.Waiting> untouched(IngestionBook book, ProgressBoard board) {
        return book.waiting().stream()
                .filter(ingestion -> board.of(ingestion.id()).isEmpty())
                .toList();
    }

    private double age(List<Ingestion.Waiting> waiting) {
        return waiting.stream()
                .findFirst()
                .map(oldest ->
                        Duration.between(oldest.requestedAt(), clock.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    private void gauge(String name, String unit, Supplier<Number> value, String... tags) {
        Gauge.builder(name, value).baseUnit(unit).tags(tags).register(meters);
    }
}
