package dev.weightflow.collector;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the garbage collector.
 *
 * @param dataDir own folder, for what is read from the logs during a run
 * @param grace least time for which content must be unreachable, and least age, before it is deleted
 * @param largestShare largest unexplained share of everything stored
 * @param startTimeout longest wait until the logs are read
 */
record CollectorSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Path dataDir,
        Duration grace,
        double largestShare,
        Duration startTimeout) {
    static final String NAME = "collector";

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with all faults */
    static CollectorSettings of(Settings settings) {
        CollectorSettings read = new CollectorSettings(
                KafkaConnection.from(settings, NAME),
                S3Settings.from(settings),
                settings.dataDir(NAME),
                settings.duration("weightflow.collector.grace", Duration.ofHours(24)),
                settings.number("weightflow.collector.largest-share", 0, 1, GarbageCollector.USUAL_LARGEST_SHARE),
                settings.duration("weightflow.collector.start-timeout", Duration.ofMinutes(5)));
        settings.require(
                read.grace.compareTo(ObjectStore.LEAST_GRACE) >= 0,
                "weightflow.collector.grace must be at least " + ObjectStore.LEAST_GRACE.toHours()
                        + "h, or what a running job has stored could be deleted before it is referred to");
        settings.complete();
        return read;
    }
}
