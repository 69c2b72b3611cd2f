package dev.weightflow.ingestion;

import dev.weightflow.ingestion.source.SourceAllowlist;
import dev.weightflow.ingestion.work.IngestionWork.IngestionLimits;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.job.JobSettings;
import dev.weightflow.platform.objectstore.S3Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How this service is set up.
 *
 * @param scratch this instance's own folder, for shards on their way to the store
 */
public record IngestionSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Path scratch,
        SourceAllowlist sources,
        IngestionLimits limits,
        int readers,
        JobSettings jobs) {
    static final String NAME = "dataset-ingestion";

    private static final int MOST_PIXELS = 500_000_000;
    private static final int USUAL_MAT_MEBIBYTES = 128;
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"), "weightflow");

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with everything that is wrong */
    public static IngestionSettings of(Settings settings) {
        IngestionSettings read = new IngestionSettings(
                KafkaConnection.from(settings, NAME),
                S3Settings.from(settings),
                settings.path("weightflow.data-dir", TEMPORARY).resolve(NAME).resolve("scratch"),
                SourceAllowlist.of(roots(settings)),
                new IngestionLimits(
                        settings.integer("weightflow.ingestion.samples-per-shard", 1, 1_000_000, 256),
                        settings.number("weightflow.ingestion.quarantine-limit", 0, 1, 0.2),
                        reading(settings)),
                settings.integer("weightflow.ingestion.readers", 1, 64, 2),
                JobSettings.from(settings, "weightflow.ingestion", Duration.ofSeconds(20)));
        settings.complete();
        return read;
    }

    private static Limits reading(Settings settings) {
        return new Limits(
                (long) settings.integer("weightflow.ingestion.max-file-mebibytes", 1, 1024, 32) << 20,
                settings.integer("weightflow.ingestion.max-pixels", 1, MOST_PIXELS, 2_000_000),
                (long) settings.integer("weightflow.ingestion.max-mat-mebibytes", 1, 1024, usualMatMebibytes()) << 20,
                settings.integer("weightflow.ingestion.max-samples", 1, 10_000_000, 1_000_000),
                Limits.defaults().shardEntries());
    }

    /** A MATLAB file is in memory twice while it is read, and so may take no more than a quarter of the heap. */
    private static int usualMatMebibytes() {
        return (int)
                Math.min(USUAL_MAT_MEBIBYTES, Math.max(1, Runtime.getRuntime().maxMemory() >> 22));
    }

    private static List<Path> roots(Settings settings) {
        List<Path> roots = Arrays.stream(
                        settings.text("weightflow.ingestion.roots").split(","))
                .map(String::strip)
                .filter(root -> !root.isEmpty())
                .map(Path::of)
                .toList();
        settings.require(
                roots.stream().allMatch(Path::isAbsolute),
                "weightflow.ingestion.roots must be absolute paths with commas between them, not " + roots);
        return roots;
    }
}
