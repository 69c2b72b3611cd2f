package dev.weightflow.ingestion;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.ingestion.packing.JobFolders;
import dev.weightflow.ingestion.packing.Sizes;
import dev.weightflow.ingestion.source.ArchiveAddress;
import dev.weightflow.ingestion.source.S3Address;
import dev.weightflow.ingestion.source.SourceAllowlist;
import dev.weightflow.ingestion.work.IngestionLimits;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.job.JobSettings;
import dev.weightflow.platform.objectstore.S3Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Settings of the dataset ingestion.
 *
 * @param scratch this instance's own folder, for downloaded sources and for shards on their way to the store
 * @param scratchBytes largest size of its content
 * @param privateHosts the names of web servers that are allowed to be in this machine's network
 * @param workers number of concurrent ingestions
 * @param readers number of threads that read the samples of each
 * @param sourceBytes largest total size of the files of an archive or a bucket's folder
 */
public record IngestionSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Path scratch,
        long scratchBytes,
        SourceAllowlist sources,
        Set<String> privateHosts,
        long sourceBytes,
        IngestionLimits limits,
        int workers,
        int readers,
        JobSettings jobs) {
    static final String NAME = "dataset-ingestion";

    private static final int MOST_PIXELS = 500_000_000;
    private static final int USUAL_MAT_MEBIBYTES = 128;

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with all faults */
    public static IngestionSettings of(Settings settings) {
        S3Settings store = S3Settings.from(settings);
        IngestionSettings read = new IngestionSettings(
                KafkaConnection.from(settings, NAME),
                store,
                settings.dataDir(NAME).resolve("scratch"),
                scratchBytes(settings),
                SourceAllowlist.of(roots(settings), buckets(settings, store), archives(settings)),
                listed(settings.text("weightflow.ingestion.private-hosts", ""))
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()),
                (long) settings.integer("weightflow.ingestion.max-source-gibibytes", 1, 1 << 20, 64) << 30,
                new IngestionLimits(
                        new Sizes(
                                settings.integer("weightflow.ingestion.samples-per-shard", 1, 1_000_000, 256),
                                settings.integer("weightflow.ingestion.samples-per-part", 1, 1_000_000, 1_024)),
                        settings.number("weightflow.ingestion.quarantine-limit", 0, 1, 0.2),
                        reading(settings),
                        settings.duration("weightflow.ingestion.sample-time", Duration.ofSeconds(60)),
                        settings.duration("weightflow.ingestion.source-time", Duration.ofHours(24)),
                        System::nanoTime),
                settings.integer("weightflow.ingestion.workers", 1, 16, 2),
                settings.integer("weightflow.ingestion.readers", 1, 64, 2),
                JobSettings.from(settings, "weightflow.ingestion", Duration.ofSeconds(20)));
        settings.complete();
        return read;
    }

    /** Returns the limit of the scratch folder; without a setting only the disk limits it. */
    private static long scratchBytes(Settings settings) {
        double gibibytes = settings.number("weightflow.ingestion.scratch-gibibytes", 0, 1 << 20, 0);
        return gibibytes == 0 ? JobFolders.UNLIMITED : (long) (gibibytes * (1L << 30));
    }

    private static Limits reading(Settings settings) {
        return new Limits(
                (long) settings.integer("weightflow.ingestion.max-file-mebibytes", 1, 1024, 32) << 20,
                settings.integer("weightflow.ingestion.max-pixels", 1, MOST_PIXELS, 2_000_000),
                (long) settings.integer("weightflow.ingestion.max-mat-mebibytes", 1, 1024, usualMatMebibytes()) << 20,
                settings.integer("weightflow.ingestion.max-samples", 1, 10_000_000, 1_000_000),
                Limits.defaults().shardEntries());
    }

    /** Returns the default limit of MATLAB files: one is in memory twice while it is read, and so may take at most a quarter of the heap. */
    private static int usualMatMebibytes() {
        return (int)
                Math.min(USUAL_MAT_MEBIBYTES, Math.max(1, Runtime.getRuntime().maxMemory() >> 22));
    }

    private static List<Path> roots(Settings settings) {
        List<Path> roots = listed(settings.text("weightflow.ingestion.roots"))
                .map(Path::of)
                .toList();
        settings.require(
                roots.stream().allMatch(Path::isAbsolute),
                "weightflow.ingestion.roots must be absolute paths with commas between them, not " + roots);
        return roots;
    }

    /** Returns the named buckets; none by default. The platform's own bucket must not be among them: its datasets are ingested already. */
    private static List<S3Address> buckets(Settings settings, S3Settings store) {
        List<S3Address> buckets = new ArrayList<>();
        for (String text :
                listed(settings.text("weightflow.ingestion.buckets", "")).toList()) {
            try {
                buckets.add(S3Address.of(text));
            } catch (JobFailedException e) {
                settings.require(false, "weightflow.ingestion.buckets: " + e.getMessage());
            }
        }
        settings.require(
                buckets.stream().noneMatch(bucket -> bucket.bucket().equals(store.bucket())),
                "weightflow.ingestion.buckets must not name " + store.bucket()
                        + ", in which this platform keeps its own");
        return buckets;
    }

    /** Returns the named addresses; none by default. */
    private static List<ArchiveAddress> archives(Settings settings) {
        List<ArchiveAddress> archives = new ArrayList<>();
        for (String text :
                listed(settings.text("weightflow.ingestion.urls", "")).toList()) {
            try {
                archives.add(ArchiveAddress.of(text));
            } catch (JobFailedException e) {
                settings.require(false, "weightflow.ingestion.urls: " + e.getMessage());
            }
        }
        return archives;
    }

    private static Stream<String> listed(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(each -> !each.isEmpty());
    }
}
