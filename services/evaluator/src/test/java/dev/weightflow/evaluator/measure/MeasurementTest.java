package dev.weightflow.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.evaluator.Stored;
import dev.weightflow.evaluator.Stored.Checkpoint;
import dev.weightflow.model.method.Methods;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {
    private static final int IMAGES = 3;
    private static final List<TaskName> ALL = PascalTasks.NAMES;

    @TempDir
    static Path shared;

    private static List<Path> shards;

    @TempDir
    Path folder;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Heard heard = new Heard();
    private Measurement measurement;
    private DatasetId dataset;
    private Checkpoint checkpoint;

    @BeforeAll
    static void render() throws IOException {
        shards = Stored.render(shared, IMAGES);
    }

    @BeforeEach
    void store() throws IOException {
        measurement = new Measurement(artifacts(store, "copies"), Device.cpu(), 2, "1.2.3", new FairLock());
        dataset = Stored.dataset(store, shards, ALL);
        checkpoint = Stored.checkpoint(store, folder, spec(), 99);
    }

    @Test
    void a_report_has_every_task_the_comparison_and_pictures_and_lies_under_its_id() throws IOException {
        EvaluationOptions order = new EvaluationOptions(
                Optional.empty(), Split.VAL, Optional.empty(), 2, true, Optional.of(new ModelName("scenes")));

        EvaluationReport stored = measurement.measure(checkpoint.evaluation(dataset, order), heard);

        EvaluationReport report = artifacts(store, "reports").report(stored.id());
        assertThat(report).isEqualTo(stored);
        assertThat(Digest.of(store.read(stored.id().digest())).hex())
                .isEqualTo(stored.id().value());
        assertThat(report.job()).contains(checkpoint.manifest().job());
        assertThat(report.images()).isEqualTo(IMAGES);
        assertThat(report.imageSize()).isEqualTo(Stored.IMAGE_SIZE);
        assertThat(report.codeVersion()).isEqualTo("1.2.3");
        assertThat(report.metrics().primaryMetrics()).containsOnlyKeys(ALL);
        Comparison untrained = report.comparison(EvaluationReport.UNTRAINED).orElseThrow();
        assertThat(untrained.metrics()).isNotEqualTo(report.metrics());
        ImageSums images = WeightflowJson.read(store.read(report.imageSums().orElseThrow()), ImageSums.class);
        assertThat(images.images()).hasSize(IMAGES).doesNotHaveDuplicates();
        report.metrics()
                .primaryMetrics()
                .forEach((task, figure) ->
                        assertThat(images.figures().get(task)).as(task.key()).isCloseTo(figure, within(1e-9)));
        assertThat(report.pictures()).hasSize(2 * ALL.size());
        assertThat(report.pictures().get(0).sample())
                .isEqualTo(report.pictures().get(3).sample())
                .isNotEqualTo(report.pictures().get(4).sample());
        for (var picture : report.pictures()) {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(store.read(picture.digest())));
            assertThat(image.getWidth())
                    .isGreaterThan(4 * 320); // photograph, label, prediction, and that over the photograph
        }
        assertThat(heard.stages).containsExactly("fetching", "evaluating", "comparing", "storing");
        assertThat(heard.total).isEqualTo(2 * IMAGES);
        assertThat(heard.done).isEqualTo(2 * IMAGES);
    }

    @Test
    void a_checkpoint_of_a_method_file_is_measured_by_the_text_that_the_store_has() throws IOException {
        Checkpoint stored = Stored.checkpoint(
                store, folder, Stored.methodFile(DatasetId.of(Digest.ofText("trained on")), Optional.empty()), 99);
        EvaluationSpec request = stored.evaluation(dataset, Stored.order(Optional.empty(), 0, true));
        Digest text = stored.manifest().spec().method().storedText().orElseThrow();

        EvaluationReport report = measurement.measure(request, heard);

        assertThat(report.metrics().primaryMetrics()).containsOnlyKeys(ALL);
        assertThat(report.comparison(EvaluationReport.UNTRAINED).orElseThrow().metrics())
                .isNotEqualTo(report.metrics());

        store.damage(text, "def adapt(w0, p):\n    return w0\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> elsewhere("altered").measure(request, heard))
                .isInstanceOf(ObjectStoreException.DigestMismatch.class);
        store.lose(text);
        assertThatThrownBy(() -> elsewhere("lost").measure(request, heard))
                .isInstanceOf(ObjectStoreException.NotFound.class)
                .hasMessageContaining(text.shortId());
    }

    /** Opens a measurement that has fetched nothing yet. */
    private Measurement elsewhere(String copies) {
        return new Measurement(artifacts(store, copies), Device.cpu(), 2, "1.2.3", new FairLock());
    }

    @Test
    void the_same_request_gives_the_same_answer() {
        EvaluationSpec request = checkpoint.evaluation(dataset, Stored.order(Optional.empty(), 1, true));

        EvaluationReport first = measurement.measure(request, heard);
        EvaluationReport again = measurement.measure(request, heard);

        assertThat(again).isEqualTo(first);
    }

    @Test
    void what_is_damaged_of_a_report_is_put_right_by_evaluating_again() {
        EvaluationSpec request = checkpoint.evaluation(dataset, Stored.order(Optional.empty(), 1, false));
        EvaluationReport report = measurement.measure(request, heard);
        List<Digest> objects = List.of(
                report.id().digest(),
                report.imageSums().orElseThrow(),
                report.pictures().get(0).digest());
        for (Digest object : objects) {
            byte[] damaged = store.read(object);
            damaged[0] ^= 1;
            store.damage(object, damaged);
        }

        measurement.measure(request, heard);

        assertThat(objects).allSatisfy(object -> assertThat(store.read(object)).isNotEmpty());
    }

    @Test
    void the_untrained_model_compares_with_itself_as_equal() throws IOException {
        Checkpoint untrained = Stored.checkpoint(store, folder, spec(), Stored.SEED);

        EvaluationReport stored =
                measurement.measure(untrained.evaluation(dataset, Stored.order(Optional.empty(), 0, true)), heard);

        Comparison comparison =
                artifacts(store, "reports").report(stored.id()).comparisons().get(0);
        assertThat(comparison.metrics()).isEqualTo(stored.metrics());
        comparison.relativeChange().ifPresent(change -> assertThat(change).isZero());
    }

    @Test
    void classes_that_do_not_occur_have_no_figure_of_their_own() {
        EvaluationReport stored =
                measurement.measure(checkpoint.evaluation(dataset, Stored.order(Optional.of(1), 0, false)), heard);

        List<Optional<Double>> perClass =
                stored.metrics().of(PascalTasks.SEMSEG).orElseThrow().perClass();
        assertThat(perClass)
                .hasSize(Tasks.PASCAL.get(PascalTasks.SEMSEG).channels())
                .contains(Optional.empty());
        assertThat(stored.metrics().of(PascalTasks.SEMSEG).orElseThrow().value("mIoU"))
                .isEqualTo(perClass.stream().map(iou -> iou.orElse(0.0)).reduce(0.0, Double::sum)
                        / Tasks.PASCAL.get(PascalTasks.SEMSEG).channels());
    }

    @Test
    void a_limit_on_images_also_limits_what_is_fetched() throws IOException {
        ObjectStore onlyTwo = new InMemoryObjectStore();
        List<Shard> listed = new ArrayList<>();
        for (Path file : shards) {
            listed.add(new Shard(Digest.of(file), Split.VAL, 1, Files.size(file)));
        }
        onlyTwo.putVerified(shards.get(0));
        onlyTwo.putVerified(shards.get(1));
        DatasetId partly = Stored.manifest(onlyTwo, listed, ALL);
        Checkpoint stored = Stored.checkpoint(onlyTwo, folder, spec(), 99);
        Measurement measuring = new Measurement(artifacts(onlyTwo, "two"), Device.cpu(), 2, "1", new FairLock());

        assertThat(measuring
                        .measure(stored.evaluation(partly, Stored.order(Optional.of(2), 0, false)), heard)
                        .images())
                .isEqualTo(2);
        assertThatThrownBy(() ->
                        measuring.measure(stored.evaluation(partly, Stored.order(Optional.of(3), 0, false)), heard))
                .isInstanceOf(ObjectStoreException.NotFound.class);
    }

    @Test
    void a_dataset_without_the_checkpoint_s_tasks_is_the_wrong_one() throws IOException {
        DatasetId fewer = Stored.dataset(store, shards, List.of(PascalTasks.SEMSEG));

        assertThatThrownBy(() -> measurement.measure(order(fewer), heard))
                .isInstanceOf(EvaluatorException.WrongDataset.class)
                .hasMessageContaining("has labels for semseg")
                .hasMessageContaining("normals");
        assertThatThrownBy(() -> measurement.measure(order(DatasetId.of(checkpoint.digest())), heard))
                .isInstanceOf(EvaluatorException.WrongDataset.class)
                .hasMessageContaining("is not a dataset manifest");
    }

    @Test
    void an_empty_split_is_told() {
        EvaluationOptions train =
                new EvaluationOptions(Optional.empty(), Split.TRAIN, Optional.empty(), 0, false, Optional.empty());

        assertThatThrownBy(() -> measurement.measure(checkpoint.evaluation(dataset, train), heard))
                .isInstanceOf(EvaluatorException.NoSamples.class)
                .hasMessageContaining("no sample in its train split");
    }

    @Test
    void a_manifest_of_something_else_is_refused() {
        CheckpointId other = CheckpointId.of(Digest.ofText("other"));
        EvaluationOptions order = Stored.order(Optional.empty(), 0, false);

        assertThatThrownBy(() ->
                        measurement.measure(new EvaluationSpec(other, checkpoint.digest(), dataset, order), heard))
                .isInstanceOf(EvaluatorException.WrongManifest.class)
                .hasMessageContaining("not of " + other.shortId());
        assertThatThrownBy(() -> measurement.measure(
                        new EvaluationSpec(checkpoint.manifest().checkpoint(), dataset.digest(), dataset, order),
                        heard))
                .isInstanceOf(EvaluatorException.WrongManifest.class)
                .hasMessageContaining("is not a checkpoint manifest");
    }

    @Test
    void weights_of_another_network_are_refused_by_name() {
        TrainingSpec delora = spec();
        TrainingSpec mtlora = new TrainingSpec(
                delora.dataset(),
                delora.model(),
                Methods.spec(MethodName.MTLORA, 4),
                delora.tasks(),
                delora.length(),
                delora.batchSize(),
                delora.imageSize(),
                delora.optimization(),
                delora.seed(),
                delora.start(),
                0,
                Optional.empty(),
                1,
                Optional.empty(),
                null,
                null,
                null,
                Optional.empty(),
                null,
                null);
        Checkpoint lying = Stored.manifest(store, mtlora, checkpoint.manifest().checkpoint(), 1);

        assertThatThrownBy(() ->
                        measurement.measure(lying.evaluation(dataset, Stored.order(Optional.empty(), 0, false)), heard))
                .isInstanceOfSatisfying(
                        WeightsException.class, e -> assertThat(e.code()).isEqualTo("weights-mismatch"))
                .hasMessageContaining("lora_shared_A");
    }

    @Test
    void copies_beyond_what_may_be_kept_are_gone_when_the_evaluation_is_over() throws IOException {
        measurement.measure(order(dataset), heard);

        try (Stream<Path> left = Files.walk(folder.resolve("copies"))) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        assertThat(measurement.measure(order(dataset), heard).id())
                .isEqualTo(measurement.measure(order(dataset), heard).id());
    }

    /** Creates a store without copies of earlier evaluations. */
    private ArtifactStore artifacts(ObjectStore from, String copies) {
        return new ArtifactStore(from, new DiskCache(from, folder.resolve(copies), 0, Clock.systemUTC()));
    }

    private EvaluationSpec order(DatasetId on) {
        return checkpoint.evaluation(on, Stored.order(Optional.empty(), 0, false));
    }

    private TrainingSpec spec() {
        return Stored.spec(DatasetId.of(Digest.ofText("trained on")), Optional.empty());
    }

    private static final class Heard implements Observer {
        private final List<String> stages = new ArrayList<>();
        private int total;
        private int done;

        @Override
        public void stage(Stage stage) {
            stages.add(stage.key());
        }

        @Override
        public void total(int images) {
            total = images;
        }

        @Override
        public void imageDone() {
            done++;
        }
    }
}
