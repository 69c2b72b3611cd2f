package dev.weightflow.evaluator.predict;

import ai.djl.Device;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.image.Photograph;
import dev.weightflow.data.dataset.shard.ShardSource;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.task.MalformedArrayException;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.evaluator.measure.FairLock;
import dev.weightflow.evaluator.predict.PredictionThread.Deadline;
import dev.weightflow.model.evaluation.Predictor;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.CheckpointManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Predicts single images. Thread-safe. */
public final class Predictions implements AutoCloseable {
    /** Longest wait of a request until its prediction begins. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    public static final int MOST_BYTES = 10 << 20;
    private static final int MOST_PIXELS = 40_000_000;

    /** Largest photograph that is read at full size, in pixels; larger ones are read at half their size, which takes a quarter of the memory. */
    private static final int READ_WHOLE = 10_000_000;

    /** Largest decoded photograph: at most a quarter of the heap, beside two models. */
    private static final long MOST_DECODED =
            Math.min(192L << 20, Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 4));

    private static final Limits LIMITS =
            Limits.defaults().withPixels(MOST_PIXELS).withMatBytes(MOST_DECODED);
    private static final String PHOTOGRAPH = "the photograph";

    private final ArtifactStore artifacts;
    private final FairLock lock;
    private final PredictionThread thread;
    private final LoadedModels models;

    public Predictions(ArtifactStore artifacts, Device device, FairLock lock, Duration patience) {
        this.artifacts = artifacts;
        this.lock = lock;
        this.thread = new PredictionThread(patience);
        this.models = new LoadedModels(artifacts, device, lock);
    }

    /**
     * Prediction of a model for an image.
     *
     * @param width the width of the image itself, in pixels
     * @param height the height of the image itself, in pixels
     * @param sample the sample at the model's input size, with the labels, if there are any
     * @param predictions by task, in the labels' form, [channels, size, size]
     * @param milliseconds duration of the forward pass
     */
    public record Predicted(
            int width, int height, Tasks tasks, Sample sample, Map<TaskName, float[]> predictions, long milliseconds) {}

    /**
     * Predicts a photograph.
     *
     * @param file JPEG, PNG, TIFF, BMP or GIF
     * @throws PredictionException if it is no photograph, or too large, or the device is busy for too long
     */
    public Predicted photograph(CheckpointManifest manifest, byte[] file) {
        if (file.length > MOST_BYTES) {
            throw tooLarge();
        }
        return thread.run(deadline -> {
            Pixels photograph = decoded(file);
            RawLabels none = new RawLabels(PHOTOGRAPH, photograph.width(), photograph.height(), Map.of());
            return predicted(manifest, new RawSample(file, photograph, none), deadline);
        });
    }

    public static PredictionException.TooLarge tooLarge() {
        return new PredictionException.TooLarge(
                "The photograph has more than " + (MOST_BYTES >> 20) + " MiB; save it as a smaller file.");
    }

    private static Pixels decoded(byte[] file) {
        try {
            return Photograph.decode(file, PHOTOGRAPH, LIMITS, READ_WHOLE);
        } catch (DatasetException e) {
            String why = Character.toUpperCase(e.getMessage().charAt(0))
                    + e.getMessage().substring(1) + ".";
            throw e.fault().code() == ViolationCode.TOO_LARGE
                    ? new PredictionException.TooLarge(why)
                    : new PredictionException.Unreadable(why);
        } catch (OutOfMemoryError e) {
            throw new PredictionException.TooLarge(
                    "The photograph needs more memory than is available; save it as a JPEG of fewer pixels.");
        }
    }

    /**
     * Predicts a sample.
     *
     * @throws PredictionException.Busy if the device is busy for too long
     */
    public Predicted sample(CheckpointManifest manifest, ReportSample place) {
        return thread.run(deadline -> {
            Tasks tasks = Tasks.of(manifest.spec().tasks(), manifest.declarations());
            Path copy = artifacts.file(place.shard());
            // a copy that was evicted in the meantime is fetched again
            RawSample sample = lock.hold(() -> ShardSource.open(
                            List.of(Files.exists(copy) ? copy : artifacts.file(place.shard())),
                            tasks,
                            Limits.defaults())
                    .read(place.index()));
            return predicted(manifest, sample, deadline);
        });
    }

    private Predicted predicted(CheckpointManifest manifest, RawSample raw, Deadline deadline) {
        Predictor predictor = models.of(manifest);
        Sample sample = new ValidationTransform(predictor.imageSize()).apply(raw);
        return inTime(deadline, () -> {
            deadline.begin();
            long began = System.nanoTime();
            Map<TaskName, float[]> predictions = predictor.predict(sample.image());
            return new Predicted(
                    raw.image().width(),
                    raw.image().height(),
                    predictor.tasks(),
                    sample,
                    predictions,
                    (System.nanoTime() - began) / 1_000_000);
        });
    }

    private Predicted inTime(Deadline deadline, Supplier<Predicted> work) {
        try {
            return lock.take(deadline.left(), work).orElseThrow(PredictionException.Busy::new);
        } catch (MalformedArrayException e) {
            throw new PredictionException.NoPrediction(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PredictionException.Busy();
        }
    }

    @Override
    public void close() {
        thread.close(models::close);
    }
}
