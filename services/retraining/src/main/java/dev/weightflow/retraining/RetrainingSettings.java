package dev.weightflow.retraining;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.S3Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How this service is set up.
 *
 * @param reconcileEvery how often it looks through everything for what was missed; {@link RetrainingSchedule} keeps to it
 */
record RetrainingSettings(KafkaConnection kafka, S3Settings objectStore, Duration reconcileEvery) {
    static final String NAME = "retraining";

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with everything that is wrong */
    static RetrainingSettings of(Settings settings) {
        RetrainingSettings read = new RetrainingSettings(
                KafkaConnection.from(settings, NAME),
                S3Settings.from(settings),
                settings.duration("weightflow.retraining.reconcile-every", Duration.ofMinutes(3)));
        settings.path("weightflow.data-dir", Path.of("")); // every service is told of one; this one keeps no files
        settings.complete();
        return read;
    }
}
