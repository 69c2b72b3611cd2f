package dev.weightflow.retraining;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.S3Settings;
import java.time.Duration;

/**
 * Settings of the retraining service.
 *
 * @param databases place of what is read from the logs
 * @param reconcileEvery interval at which everything is checked for missed work; applied by {@link RetrainingSchedule}
 */
record RetrainingSettings(KafkaConnection kafka, S3Settings objectStore, Databases databases, Duration reconcileEvery) {
    static final String NAME = "retraining";

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with all faults */
    static RetrainingSettings of(Settings settings) {
        RetrainingSettings read = new RetrainingSettings(
                KafkaConnection.from(settings, NAME),
                S3Settings.from(settings),
                Databases.from(settings, settings.dataDir(NAME)),
                settings.duration("weightflow.retraining.reconcile-every", Duration.ofMinutes(3)));
        settings.complete();
        return read;
    }
}
