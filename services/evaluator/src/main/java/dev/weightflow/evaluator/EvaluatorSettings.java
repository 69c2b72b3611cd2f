package dev.weightflow.evaluator;

import dev.weightflow.model.tensor.Torch;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.S3Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How this service is set up.
 *
 * @param dataDir this instance's own folder, for copies of stored objects
 * @param device what networks run on: {@code auto}, {@code cpu} or {@code cuda:N}
 * @param batchSize images a forward pass
 * @param copiesGib how many GiB of copies are kept from one evaluation to the next
 * @param heartbeat how often this instance says that it is alive
 * @param leaseTimeout for how long an instance may be silent before its evaluation is given to another
 * @param attempts how many tries an evaluation has before it has failed
 * @param grace how long the work may take to stop after the service was told to
 */
public record EvaluatorSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Path dataDir,
        String device,
        int batchSize,
        int copiesGib,
        Duration heartbeat,
        Duration leaseTimeout,
        int attempts,
        Duration grace) {
    static final String NAME = "evaluator";
    private static final String DEVICE = "weightflow.evaluator.device";
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"), "weightflow");

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with everything that is wrong */
    public static EvaluatorSettings of(Settings settings) {
        EvaluatorSettings read = new EvaluatorSettings(
                KafkaConnection.from(settings, NAME),
                S3Settings.from(settings),
                settings.path("weightflow.data-dir", TEMPORARY).resolve(NAME),
                settings.text(DEVICE, "auto"),
                settings.integer("weightflow.evaluator.batch-size", 1, 1024, 4),
                settings.integer("weightflow.evaluator.copies-gib", 1, 65_536, 15),
                settings.duration("weightflow.evaluator.heartbeat", Duration.ofSeconds(2)),
                settings.duration("weightflow.evaluator.lease-timeout", Duration.ofSeconds(20)),
                settings.integer("weightflow.evaluator.attempts", 1, 1000, 10),
                settings.duration("weightflow.evaluator.grace", Duration.ofSeconds(8)));
        settings.require(
                Torch.namesDevice(read.device), DEVICE + " must be auto, cpu or cuda:N, not '" + read.device + "'");
        settings.require(
                read.heartbeat.multipliedBy(3).compareTo(read.leaseTimeout) < 0,
                "weightflow.evaluator.lease-timeout must be more than three heartbeats, not "
                        + read.leaseTimeout.toMillis() + " ms of " + read.heartbeat.toMillis() + " ms each");
        settings.complete();
        return read;
    }
}
