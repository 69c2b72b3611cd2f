package dev.weightflow.trainer;

import dev.weightflow.data.dataset.loader.LoaderConfig;
import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.job.JobSettings;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.S3Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the trainer.
 *
 * @param dataDir this instance's own folder, for copies of stored objects and for files on their way to the store
 * @param device the device of the training: {@code auto}, {@code cpu} or {@code cuda:N}, or several with commas
 * @param matrixProducts library for large products on the CPU: one of {@link MatrixProducts#settings()}
 * @param loaderThreads number of threads that read and augment samples; 0 for the number of processors
 * @param copiesBytes largest total size of the copies of stored objects
 */
record TrainerSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Path dataDir,
        String device,
        String matrixProducts,
        int loaderThreads,
        long copiesBytes,
        JobSettings jobs) {
    static final String NAME = "trainer";
    private static final String DEVICE = "weightflow.trainer.device";
    private static final String PRODUCTS = "weightflow.trainer.gemm-library";

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with all faults */
    static TrainerSettings of(Settings settings) {
        TrainerSettings read = new TrainerSettings(
                KafkaConnection.from(settings, NAME),
                S3Settings.from(settings),
                settings.dataDir(NAME),
                settings.text(DEVICE, "auto"),
                settings.text(PRODUCTS, MatrixProducts.AUTO),
                settings.integer("weightflow.trainer.loader-threads", 0, LoaderConfig.MOST_WORKERS, 0),
                DiskCache.bytes(settings, "weightflow.trainer.cache-gib", 30),
                JobSettings.from(settings, "weightflow.trainer", Duration.ofSeconds(50)));
        settings.require(
                Torch.namesDevices(read.device),
                DEVICE + " must be auto, cpu or cuda:N, or several with commas, not '" + read.device + "'");
        settings.require(
                MatrixProducts.names(read.matrixProducts),
                PRODUCTS + " must be one of " + MatrixProducts.settings() + ", not '" + read.matrixProducts + "'");
        settings.complete();
        return read;
    }
}
