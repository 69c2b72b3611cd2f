package dev.weightflow.trainer;

import dev.weightflow.model.tensor.Torch;
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
 * @param copiesGib how many GiB of copies are kept from one job to the next
 * @param heartbeat how often a worker says that it is alive
 * @param leaseTimeout for how long a worker may be silent before its job is given to another
 * @param attempts how many attempts a job has without a checkpoint in between
 * @param grace how long the worker may take to commit and release its job after the service was told to stop
 */
record TrainerSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Path dataDir,
        String device,
        int copiesGib,
        Duration heartbeat,
        Duration leaseTimeout,
        int attempts,
        Duration grace) {
    static final String NAME = "trainer";
    private static final String DEVICE = "weightflow.trainer.device";
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"), "weightflow");

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with everything that is wrong */
    static TrainerSettings of(Settings settings) {
        TrainerSettings read = new TrainerSettings(
                KafkaConnection.from(settings, NAME),
                S3Settings.from(settings),
                settings.path("weightflow.data-dir", TEMPORARY).resolve(NAME),
                settings.text(DEVICE, "auto"),
                settings.integer("weightflow.trainer.copies-gib", 1, 65_536, 30),
                settings.duration("weightflow.trainer.heartbeat", Duration.ofSeconds(2)),
                settings.duration("weightflow.trainer.lease-timeout", Duration.ofSeconds(20)),
                settings.integer("weightflow.trainer.attempts", 1, 1000, 10),
                settings.duration("weightflow.trainer.grace", Duration.ofSeconds(50)));
        settings.require(
                        Torch.namesDevice(read.device),
                        DEVICE + " must be auto, cpu or cuda:N, not '" + read.device + "'")
                .require(
                        read.heartbeat.multipliedBy(3).compareTo(read.leaseTimeout) <= 0,
                        "weightflow.trainer.heartbeat must be at most a third of weightflow.trainer.lease-timeout")
                .require(
                        read.grace.compareTo(LONGEST_GRACE) <= 0,
                        "weightflow.trainer.grace must be at most an hour, not " + read.grace.toMinutes() + " minutes");
        settings.complete();
        return read;
    }
}
