package dev.weightflow.ingestion.config;

import dev.weightflow.ingestion.source.Roots;
import dev.weightflow.ingestion.work.IngestionLimits;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.S3Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How this service is set up.
 *
 * @param dataDir this instance's own folder, for shards on their way and for what must outlive the process
 * @param roots what is open to ingestion
 * @param limits defaults and bounds of requests
 * @param readers how many samples are read at a time
 * @param grace how long the work may go on after the service was told to stop
 */
public record IngestionSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Path dataDir,
        Roots roots,
        IngestionLimits limits,
        int readers,
        Duration grace) {
    private static final int MOST_PIXELS = 500_000_000;
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"), "weightflow");

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with everything that is wrong */
    public static IngestionSettings of(Settings settings) {
        KafkaConnection kafka = KafkaConnection.to(settings.text("kafka.bootstrap.servers"), "dataset-ingestion");
        S3Settings store = S3Settings.from(settings);
        Limits reading = new Limits(
                (long) settings.integer("weightflow.ingestion.max-file-mebibytes", 1, 1024, 32) << 20,
                settings.integer("weightflow.ingestion.max-pixels", 1, MOST_PIXELS, 2_000_000),
                (long) settings.integer("weightflow.ingestion.max-mat-mebibytes", 1, 1024, 128) << 20,
                settings.integer("weightflow.ingestion.max-samples", 1, 10_000_000, 1_000_000),
                Limits.defaults().shardEntries());
        IngestionLimits limits = new IngestionLimits(
                settings.integer("weightflow.ingestion.samples-per-shard", 1, 1_000_000, 256),
                settings.number("weightflow.ingestion.quarantine-limit", 0, 1, 0.2),
                settings.integer("weightflow.ingestion.attempts", 1, 1000, 10),
                reading);
        IngestionSettings read = new IngestionSettings(
                kafka,
                store,
                settings.path("weightflow.data-dir", TEMPORARY).resolve("dataset-ingestion"),
                Roots.of(roots(settings)),
                limits,
                settings.integer("weightflow.ingestion.readers", 1, 64, 2),
                settings.duration("weightflow.ingestion.grace", Duration.ofSeconds(20)));
        settings.complete();
        return read;
    }

    private static List<Path> roots(Settings settings) {
        List<Path> roots = Arrays.stream(
                        settings.text("weightflow.ingestion.roots").split(","))
                .map(String::strip)
                .filter(root -> !root.isEmpty())
                .map(Path::of)
                .toList();
        settings.unless(
                roots.stream().allMatch(Path::isAbsolute),
                "weightflow.ingestion.roots must be absolute paths with commas between them, not " + roots);
        return roots;
    }

    /** Where shards lie on their way to the store. */
    Path scratch() {
        return dataDir.resolve("scratch");
    }

    /** Where begun attempts are counted. */
    Path attempts() {
        return dataDir.resolve("attempts");
    }
}
