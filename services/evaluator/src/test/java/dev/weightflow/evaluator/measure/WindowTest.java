package dev.weightflow.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.evaluator.Stored;
import dev.weightflow.evaluator.Stored.Checkpoint;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.drift.ImageGroup;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.drift.WindowImage;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowTest {
    private static final int IMAGES = 3;
    private static final EvaluationOptions WINDOW = EvaluationOptions.ofWindow();

    @TempDir
    static Path shared;

    private static List<Path> labelledShards;
    private static List<Path> unlabelledShards;

    @TempDir
    Path folder;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private Measurement measurement;
    private DatasetId labelled;
    private DatasetId unlabelled;
    private Checkpoint checkpoint;

    @BeforeAll
    static void render() throws IOException {
        labelledShards = Stored.render(shared, IMAGES);
        unlabelledShards = Stored.unlabelled(shared);
    }

    @BeforeEach
    void store() throws IOException {
        DiskCache copies = new DiskCache(store, folder.resolve("copies"), 0, Clock.systemUTC());
        measurement = new Measurement(new ArtifactStore(store, copies), Device.cpu(), 2, "1.2.3", new FairLock());
        labelled = Stored.dataset(store, labelledShards, PascalTasks.NAMES);
        unlabelled = Stored.dataset(store, unlabelledShards, List.of());
        checkpoint = Stored.checkpoint(store, folder, spec(), 99);
    }

    @Test
    void images_without_labels_have_a_window_and_no_metrics_in_one_pass() {
        Heard heard = new Heard();

        EvaluationReport report = measurement.measure(checkpoint.evaluation(unlabelled, withPictures()), heard);

        WindowDocument window = window(report);
        assertThat(report.metrics()).isEqualTo(TaskMetrics.NONE);
        assertThat(report.comparisons()).isEmpty();
        assertThat(report.pictures()).isEmpty();
        assertThat(report.confusion()).isEmpty();
        assertThat(report.imageSumsDocuments()).isEmpty();
        assertThat(report.images()).isEqualTo(IMAGES);
        assertThat(window.dataset()).isEqualTo(unlabelled);
        assertThat(window.split()).isEqualTo(Split.VAL);
        assertThat(window.checkpoint()).isEqualTo(checkpoint.manifest().checkpoint());
        assertThat(window.backbone()).isEmpty();
        assertThat(window.imageSize()).isEqualTo(Stored.IMAGE_SIZE);
        assertThat(window.images()).hasSize(IMAGES);
        assertThat(window.images().get(0).scalars())
                .containsEntry("width", (double) Stored.IMAGE_SIZE)
                .containsKey(WindowImage.confidence(PascalTasks.SEMSEG));
        assertThat(heard.stages).containsExactly("fetching", "evaluating", "storing");
        assertThat(heard.total).isEqualTo(IMAGES);
        assertThat(heard.done).isEqualTo(IMAGES);
    }

    @Test
    void labelled_images_have_the_same_window_beside_the_metrics_of_always() {
        EvaluationOptions usual = Stored.order(Optional.empty(), 1, true);
        EvaluationReport always = measurement.measure(checkpoint.evaluation(labelled, usual), new Heard());

        EvaluationReport report = measurement.measure(checkpoint.evaluation(labelled, withPictures()), new Heard());

        assertThat(report.metrics()).isEqualTo(always.metrics());
        assertThat(report.comparisons()).isEqualTo(always.comparisons());
        assertThat(report.imageSums()).isEqualTo(always.imageSums());
        assertThat(always.window()).isEmpty();
        EvaluationReport of = measurement.measure(checkpoint.evaluation(unlabelled, WINDOW), new Heard());
        assertThat(window(report).images()).isEqualTo(window(of).images());
    }

    @Test
    void the_same_request_gives_the_same_window_and_the_features_are_those_of_the_base_for_every_checkpoint()
            throws IOException {
        EvaluationReport first = measurement.measure(checkpoint.evaluation(unlabelled, WINDOW), new Heard());
        EvaluationReport again = measurement.measure(checkpoint.evaluation(unlabelled, WINDOW), new Heard());
        Checkpoint other = Stored.checkpoint(store, folder, spec(), 100);
        EvaluationReport trained = measurement.measure(other.evaluation(unlabelled, WINDOW), new Heard());

        assertThat(again).isEqualTo(first);
        assertThat(window(trained).images())
                .extracting(WindowImage::embedding)
                .isEqualTo(window(first).images().stream()
                        .map(WindowImage::embedding)
                        .toList());
        assertThat(window(trained).images().get(0).scalars())
                .isNotEqualTo(window(first).images().get(0).scalars());
    }

    @Test
    void what_needs_labels_is_refused() {
        EvaluationOptions registering = new EvaluationOptions(
                Optional.empty(), Split.VAL, Optional.empty(), 0, false, Optional.of(new ModelName("gate")), true);

        assertRefused(Stored.order(Optional.empty(), 0, false), "has no labels; request its window");
        assertRefused(registering, "has no labels, and nothing is registered without metrics");
    }

    private void assertRefused(EvaluationOptions options, String message) {
        assertThatThrownBy(() -> measurement.measure(checkpoint.evaluation(unlabelled, options), new Heard()))
                .isInstanceOf(EvaluatorException.WrongDataset.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_document_has_room_for_some_thousands_of_images_with_many_features() {
        assertThat(WindowDraw.most(21, 768)).isEqualTo(3213);
    }

    @Test
    void of_more_images_than_a_document_has_room_for_whole_groups_are_drawn() {
        NetworkConfig network = NetworkConfig.of(spec(), Tasks.PASCAL);
        List<String> ids = IntStream.range(0, 60_000)
                .mapToObj(image -> "north-%03d-%04d".formatted(image / 100, image % 100))
                .toList();

        List<String> drawn = ids(WindowDraw.of(new Named(ids), unlabelled, network));

        assertThat(drawn).hasSizeBetween(1_000, 59_900).isSubsetOf(ids).isSorted();
        assertThat(drawn.size() % 100).isZero();
        assertThat(drawn.stream().map(ImageGroup::of).distinct()).hasSize(drawn.size() / 100);
        assertThat(ids(WindowDraw.of(new Named(ids), unlabelled, network))).isEqualTo(drawn);
        assertThat(ids(WindowDraw.of(new Named(ids), labelled, network))).isNotEqualTo(drawn);
        assertThat(ids(WindowDraw.of(new Named(ids.subList(0, 1_000)), unlabelled, network)))
                .hasSize(1_000);
    }

    private static List<String> ids(SampleSource samples) {
        return IntStream.range(0, samples.size()).mapToObj(samples::id).toList();
    }

    /** Samples that have nothing but ids. */
    private record Named(List<String> ids) implements SampleSource {
        @Override
        public int size() {
            return ids.size();
        }

        @Override
        public String id(int index) {
            return ids.get(index);
        }

        @Override
        public Tasks tasks() {
            return Tasks.NONE;
        }

        @Override
        public RawSample read(int index) {
            throw new UnsupportedOperationException();
        }
    }

    private EvaluationOptions withPictures() {
        return new EvaluationOptions(Optional.empty(), Split.VAL, Optional.empty(), 1, true, Optional.empty(), true);
    }

    private WindowDocument window(EvaluationReport report) {
        return WeightflowJson.read(store.read(report.window().orElseThrow()), WindowDocument.class);
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
