package dev.weightflow.trainer.config;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.S3Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How this service is set up.
 *
 * @param dataDir this instance's own folder, for copies of stored objects and for files on their way to the store
 * @param device what to train on: {@code auto}, {@code cpu} or {@code cuda:N}
 * @param heartbeat how often a worker says that it is alive
 * @param patience for how long a worker may be silent before its job is given to another
 * @param attempts how many tries a job has before it is given up
 */
public record TrainerSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Path dataDir,
        String device,
        Duration heartbeat,
        Duration patience,
        int attempts) {

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"), "weightflow");

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with everything that is wrong */
    public static TrainerSettings of(Settings settings) {
        TrainerSettings read = new TrainerSettings(
                KafkaConnection.to(settings.text("kafka.bootstrap.servers"), "trainer"),
                S3Settings.from(settings),
                settings.path("weightflow.data-dir", TEMPORARY).resolve("trainer"),
                settings.text("weightflow.trainer.device", "auto"),
                settings.duration("weightflow.trainer.heartbeat", Duration.ofSeconds(2)),
                settings.duration("weightflow.trainer.patience", Duration.ofSeconds(20)),
                settings.integer("weightflow.trainer.attempts", 1, 1000, 3));
        settings.unless(
                read.heartbeat.compareTo(read.patience) < 0,
                "weightflow.trainer.heartbeat must be shorter than weightflow.trainer.patience");
        settings.complete();
        return read;
    }
}
