package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.packing.PackingListener;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.schema.dataset.Split;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

final class Phase implements PackingListener {
    private final JobContext context;
    private final IngestionMetrics metrics;
    private final InstantSource clock;
    private final String name;
    private final String unit;
    private final int total;
    private final Runnable beforeEach;
    private final Instant began;
    private int done;
    private int quarantined;

    Phase(
            JobContext context,
            IngestionMetrics metrics,
            InstantSource clock,
            String name,
            String unit,
            int total,
            Runnable beforeEach) {
        this.context = context;
        this.metrics = metrics;
        this.clock = clock;
        this.name = name;
        this.unit = unit;
        this.total = total;
        this.beforeEach = beforeEach;
        this.began = clock.instant();
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
        quarantined++;
        step();
    }

    void step() {
        done++;
        tell();
    }

    private void tell() {
        double seconds = Duration.between(began, clock.instant()).toMillis() / 1000.0;
        JobProgress progress = JobProgress.counted(name, done, total, unit, seconds);
        context.progress(quarantined == 0 ? progress : progress.with(Map.of("quarantined", (double) quarantined)));
    }
}
