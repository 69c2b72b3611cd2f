package dev.weightflow.ingestion.work;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Watch;
import dev.weightflow.ingestion.packing.Sizes;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.schema.dataset.IngestSpec;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Defaults and limits of requests.
 *
 * @param sizes the sizes of shards and parts
 * @param quarantineLimit the fraction of a source's samples that may be faulty
 * @param reading limits on the memory and the processor time that a source may use
 * @param sampleTime longest time for reading a file of a source
 * @param sourceTime longest time of one worker for a source, from the first byte to the last shard
 * @param nanoTime a monotonic clock
 */
public record IngestionLimits(
        Sizes sizes,
        double quarantineLimit,
        Limits reading,
        Duration sampleTime,
        Duration sourceTime,
        LongSupplier nanoTime) {
    /** Returns the limits of a worker that begins now, in force until it is asked to stop. */
    Limits reading(JobContext context) {
        return reading.watchedBy(Watch.begin(() -> context.stopReason().isPresent(), nanoTime, sampleTime, sourceTime));
    }

    Sizes sizes(IngestSpec spec) {
        return new Sizes(spec.samplesPerShard().orElse(sizes.samplesPerShard()), sizes.samplesPerPart());
    }

    double quarantineLimit(IngestSpec spec) {
        return spec.quarantineLimit().orElse(quarantineLimit);
    }
}
