package dev.weightflow.ingestion.work;

import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.platform.objectstore.ObjectStore.PutOutcome;
import dev.weightflow.schema.dataset.Split;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Locale;

/** Metrics of ingestions beyond those of all jobs; docs/reference/service-metrics.md is the catalogue. Every series exists from the start. */
public final class IngestionMetrics {
    private final MeterRegistry meters;

    public IngestionMetrics(MeterRegistry meters) {
        this.meters = meters;
        Arrays.stream(Split.values()).forEach(this::samples);
        Arrays.stream(ViolationCode.values()).map(ViolationCode::code).forEach(this::samplesQuarantined);
        Arrays.stream(PutOutcome.values()).forEach(this::bytes);
        parts();
    }

    void part() {
        parts().increment();
    }

    void packed(Split split) {
        samples(split).increment();
    }

    void quarantined(String code) {
        samplesQuarantined(code).increment();
    }

    void shard(long bytes, PutOutcome outcome) {
        bytes(outcome).increment(bytes);
    }

    private Counter samples(Split split) {
        return meters.counter("weightflow.samples", "split", split.key());
    }

    private Counter samplesQuarantined(String code) {
        return meters.counter("weightflow.samples.quarantined", "reason", code);
    }

    private Counter parts() {
        return meters.counter("weightflow.ingestion.parts");
    }

    private Counter bytes(PutOutcome outcome) {
        return meters.counter(
                "weightflow.ingestion.bytes", "outcome", outcome.name().toLowerCase(Locale.ROOT));
    }
}
