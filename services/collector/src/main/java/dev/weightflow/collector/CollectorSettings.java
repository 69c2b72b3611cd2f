package dev.weightflow.collector;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the collector is set up.
 *
 * @param grace how long content must be unreachable, and how old it must be, before it is deleted
 * @param startTimeout how long it waits until it knows the logs
 */
record CollectorSettings(KafkaConnection kafka, S3Settings objectStore, Duration grace, Duration startTimeout) {
    static final String NAME = "collector";

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with everything that is wrong */
    static CollectorSettings of(Settings settings) {
        CollectorSettings read = new CollectorSettings(
                KafkaConnection.from(settings, NAME),
                S3Settings.from(settings),
                settings.duration("weightflow.collector.grace", Duration.ofHours(24)),
                settings.duration("weightflow.collector.start-timeout", Duration.ofMinutes(5)));
        settings.require(
                read.grace.compareTo(ObjectStore.LEAST_GRACE) >= 0,
                "weightflow.collector.grace must be at least " + ObjectStore.LEAST_GRACE.toHours()
                        + "h, or what a running job has stored could be deleted before it is referred to");
        settings.path("weightflow.data-dir", Path.of("")); // every service is told of one; this one keeps no files
        settings.complete();
        return read;
    }
}
