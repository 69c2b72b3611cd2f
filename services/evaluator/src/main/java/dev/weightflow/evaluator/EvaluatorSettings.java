package dev.weightflow.evaluator;

import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.job.JobSettings;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.S3Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the evaluator.
 *
 * @param dataDir this instance's own folder, for copies of stored objects
 * @param databases place of what is read from the log of models
 * @param device the device of the networks: {@code auto}, {@code cpu} or {@code cuda:N}
 * @param matrixProducts library for large products on the CPU: one of {@link MatrixProducts#settings()}
 * @param batchSize number of images in a forward pass
 * @param copiesBytes largest total size of the copies of stored objects
 */
public record EvaluatorSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Path dataDir,
        Databases databases,
        String device,
        String matrixProducts,
        int batchSize,
        long copiesBytes,
        JobSettings jobs) {
    static final String NAME = "evaluator";
    private static final String DEVICE = "weightflow.evaluator.device";
    private static final String PRODUCTS = "weightflow.evaluator.gemm-library";

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with all faults */
    public static EvaluatorSettings of(Settings settings) {
        EvaluatorSettings read = new EvaluatorSettings(
                KafkaConnection.from(settings, NAME),
                S3Settings.from(settings),
                settings.dataDir(NAME),
                Databases.from(settings, settings.dataDir(NAME)),
                settings.text(DEVICE, "auto"),
                settings.text(PRODUCTS, MatrixProducts.AUTO),
                settings.integer("weightflow.evaluator.batch-size", 1, 1024, 4),
                DiskCache.bytes(settings, "weightflow.evaluator.cache-gib", 15),
                JobSettings.from(settings, "weightflow.evaluator", Duration.ofSeconds(8)));
        settings.require(
                Torch.namesDevice(read.device), DEVICE + " must be auto, cpu or cuda:N, not '" + read.device + "'");
        settings.require(
                MatrixProducts.names(read.matrixProducts),
                PRODUCTS + " must be one of " + MatrixProducts.settings() + ", not '" + read.matrixProducts + "'");
        settings.complete();
        return read;
    }
}
