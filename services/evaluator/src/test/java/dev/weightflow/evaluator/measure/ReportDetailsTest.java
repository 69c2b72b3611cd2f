package dev.weightflow.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.evaluator.Stored;
import dev.weightflow.evaluator.Stored.Checkpoint;
import dev.weightflow.model.geometry.GeometryMeasurement;
import dev.weightflow.model.geometry.ModelGeometry;
import dev.weightflow.model.geometry.WeightGeometry;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.CheckpointGeometry;
import dev.weightflow.schema.evaluation.CheckpointGeometry.MovedWeight;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.evaluation.SampleLayers.TaskLayers;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the parts of a report besides its figures: layers, confusion and geometry. */
class ReportDetailsTest {
    private static final int IMAGES = 3;
    private static final int SIDE = Stored.IMAGE_SIZE;

    @TempDir
    static Path shared;

    private static List<Path> shards;

    @TempDir
    Path folder;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private Measurement measurement;
    private DatasetId dataset;

    @BeforeAll
    static void render() throws IOException {
        shards = Stored.render(shared, IMAGES);
    }

    @BeforeEach
    void store() throws IOException {
        DiskCache copies = new DiskCache(store, folder.resolve("copies"), 0, Clock.systemUTC());
        measurement = new Measurement(new ArtifactStore(store, copies), Device.cpu(), 2, "1", new FairLock());
        dataset = Stored.dataset(store, shards, PascalTasks.NAMES);
    }

    @Test
    void the_first_samples_have_image_labels_and_predictions_of_one_size() throws IOException {
        EvaluationReport report = measured(MethodName.DELORA, 2);

        assertThat(report.samples())
                .extracting(SampleLayers::sample)
                .doesNotHaveDuplicates()
                .hasSize(2);
        for (SampleLayers sample : report.samples()) {
            assertThat(sample.layers()).containsOnlyKeys(PascalTasks.NAMES);
            sample.digests().map(this::picture).forEach(picture -> {
                assertThat(picture.getWidth()).isEqualTo(SIDE);
                assertThat(picture.getHeight()).isEqualTo(SIDE);
            });
            assertThat(picture(sample.image()).getRaster().getNumBands()).isEqualTo(3);
        }
        assertThat(measured(MethodName.LORA, 2).samples())
                .as("labels and images are those of every report")
                .extracting(SampleLayers::image)
                .isEqualTo(report.samples().stream().map(SampleLayers::image).toList());
    }

    @Test
    void the_confusion_counts_the_pixels_of_the_layers_and_gives_the_metrics() {
        EvaluationReport report = measured(MethodName.DELORA, IMAGES);

        assertThat(report.confusion()).containsOnlyKeys(PascalTasks.SEMSEG, PascalTasks.HUMAN_PARTS);
        report.confusion().forEach((task, rows) -> {
            assertThat(rows).as(task.key()).isEqualTo(counted(report, task, rows.size()));
            List<Optional<Double>> perClass =
                    report.metrics().of(task).orElseThrow().perClass();
            for (int index = 0; index < rows.size(); index++) {
                int at = index;
                long right = rows.get(at).get(at);
                long labelled = rows.get(at).stream().mapToLong(Long::longValue).sum();
                long predicted = rows.stream().mapToLong(row -> row.get(at)).sum();
                long union = labelled + predicted - right;
                assertThat(perClass.get(at))
                        .isEqualTo(union == 0 ? Optional.empty() : Optional.of((double) right / union));
            }
        });
    }

    /** Counts the pixels from the pictures alone. */
    private List<List<Long>> counted(EvaluationReport report, TaskName task, int classes) {
        long[][] counts = new long[classes][classes];
        for (SampleLayers sample : report.samples()) {
            TaskLayers layers = sample.layers().get(task);
            if (layers.label().isPresent()) {
                int[] labels = indices(layers.label().get());
                int[] predictions = indices(layers.prediction());
                for (int i = 0; i < labels.length; i++) {
                    if (labels[i] != 255) {
                        counts[labels[i]][predictions[i]]++;
                    }
                }
            }
        }
        List<List<Long>> rows = new ArrayList<>();
        for (long[] row : counts) {
            rows.add(Arrays.stream(row).boxed().toList());
        }
        return rows;
    }

    @Test
    void the_geometry_is_that_of_the_command_line_without_angles() throws IOException {
        TrainingSpec spec = spec(MethodName.DELORA);
        EvaluationReport report = measured(MethodName.DELORA, 0);

        CheckpointGeometry geometry = geometry(report);

        try (Network network =
                Network.create(NetworkConfig.of(spec, Tasks.PASCAL), Methods.of(spec.method()), Device.cpu(), 99)) {
            ModelGeometry whole = GeometryMeasurement.DEFAULT.of(network, Optional.empty(), layer -> {});
            assertThat(geometry.weights()).hasSameSizeAs(whole.weights());
            for (int i = 0; i < whole.weights().size(); i++) {
                WeightGeometry expected = whole.weights().get(i);
                MovedWeight found = geometry.weights().get(i);
                assertThat(found.weight()).isEqualTo(expected.weight());
                assertThat(found.relativeDistance().orElseThrow()).isPositive().isEqualTo(expected.relativeDistance());
                assertThat(found.effectiveRank()).isCloseTo(expected.effectiveRank(), within(1e-6));
                assertThat(found.path().orElseThrow().length())
                        .isEqualTo(expected.path().orElseThrow().length());
            }
        }
    }

    @Test
    void weights_that_are_trained_in_place_are_measured_against_those_before() throws IOException {
        CheckpointGeometry moved = geometry(measured(MethodName.FULL, 0));

        assertThat(moved.weights()).isNotEmpty().allSatisfy(weight -> assertThat(
                        weight.relativeDistance().orElseThrow())
                .as(weight.weight())
                .isPositive());
    }

    @Test
    void a_method_that_moves_no_weight_has_no_geometry() {
        assertThat(measured(MethodName.DECODERS_ONLY, 0).geometry()).isEmpty();
    }

    private EvaluationReport measured(MethodName method, int pictures) {
        try {
            Checkpoint checkpoint = Stored.checkpoint(store, folder, spec(method), 99);
            return measurement.measure(
                    checkpoint.evaluation(dataset, Stored.order(Optional.empty(), pictures, false)), new Silent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TrainingSpec spec(MethodName method) {
        return Stored.spec(DatasetId.of(Digest.ofText("trained on")), Methods.spec(method), Optional.empty());
    }

    private CheckpointGeometry geometry(EvaluationReport report) {
        return WeightflowJson.read(store.read(report.geometry().orElseThrow()), CheckpointGeometry.class);
    }

    private int[] indices(Digest layer) {
        return picture(layer).getRaster().getSamples(0, 0, SIDE, SIDE, 0, (int[]) null);
    }

    private BufferedImage picture(Digest digest) {
        try {
            return ImageIO.read(new ByteArrayInputStream(store.read(digest)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Silent implements Observer {
        @Override
        public void stage(Stage stage) {}

        @Override
        public void total(int images) {}

        @Override
        public void imageDone() {}
    }
}
