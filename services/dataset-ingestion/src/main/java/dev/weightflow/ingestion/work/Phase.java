package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.packing.PackingListener;
import dev.weightflow.ingestion.part.Counted;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.schema.dataset.Split;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

final class Phase implements PackingListener {
    private final JobContext context;
    private final IngestionMetrics metrics;
    private final InstantSource clock;
    private final String name;
    private final String unit;
    private final int total;
    private final Runnable beforeEach;
    private final Supplier<Counted> elsewhere;
    private final Instant began;
    private final int already;
    private volatile Counted own = Counted.NONE;

    /** @param elsewhere what others have done, and this worker before; the rate is that of all since the phase began */
    Phase(
            JobContext context,
            IngestionMetrics metrics,
            InstantSource clock,
            String name,
            String unit,
            int total,
            Runnable beforeEach,
            Supplier<Counted> elsewhere) {
        this.context = context;
        this.metrics = metrics;
        this.clock = clock;
        this.name = name;
        this.unit = unit;
        this.total = total;
        this.beforeEach = beforeEach;
        this.elsewhere = elsewhere;
        this.began = clock.instant();
        this.already = elsewhere.get().samples();
        tell();
    }

    @Override
    public void throwIfStopped() {
        beforeEach.run();
    }

    @Override
    public void packed(Split split) {
        metrics.packed(split);
        step();
    }

    @Override
    public void quarantined(String code) {
        metrics.quarantined(code);
        step(new Counted(1, 1));
    }

    void step() {
        step(new Counted(1, 0));
    }

    private void step(Counted one) {
        own = own.plus(one);
        tell();
    }

    /** Returns what was done here since the phase began, or since {@link #handedOver}. */
    Counted own() {
        return own;
    }

    /** Counts anew, as what was done here is known elsewhere by now, or is given up. */
    void handedOver() {
        own = Counted.NONE;
        tell();
    }

    void tell() {
        double seconds = Duration.between(began, clock.instant()).toMillis() / 1000.0;
        Counted all = elsewhere.get().plus(own);
        JobProgress progress = JobProgress.counted(name, all.samples(), total, unit, already, seconds);
        context.progress(
                all.quarantined() == 0 ? progress : progress.with(Map.of("quarantined", (double) all.quarantined())));
    }
}
