package dev.weightflow.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.evaluation.EvaluationListener.Evaluated;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.MethodSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {

    private static final int SIDE = 64;

    @TempDir
    Path folder;

    private final Network network = Network.create(
            NetworkConfig.of(SwinConfig.micro(), SIDE), Methods.of(Methods.spec(MethodName.MTLORA)), Device.cpu(), 1);
    private SampleSource samples;

    @BeforeEach
    void write() {
        SyntheticPascal pascal = SyntheticPascal.in(folder).list(Split.VAL, "a", "b", "c");
        for (String id : List.of("a", "b", "c")) {
            pascal.sample(id, 90, 70);
        }
        samples = PascalMt.open(folder, Split.VAL);
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void each_image_is_told_once_in_order_with_what_the_metrics_see() {
        List<Evaluated> images = new ArrayList<>();
        List<Map<TaskName, float[]>> predictions = new ArrayList<>();

        MultiTaskState state = Evaluation.of(network, samples, 2, image -> {
            images.add(image);
            predictions.add(image.predictions().get());
        });

        assertThat(images).extracting(Evaluated::id).containsExactly("a", "b", "c");
        assertThat(images).extracting(Evaluated::done).containsExactly(1, 2, 3);
        assertThat(images).extracting(Evaluated::total).containsOnly(3);
        MultiTaskState again = MultiTaskState.NONE;
        for (Evaluated image : images) {
            assertThat(image.image().elements()).isEqualTo(3 * SIDE * SIDE);
            Map<TaskName, float[]> predicted = predictions.get(image.done() - 1);
            again = again.plus(new MultiTaskState(TaskName.each(predicted.keySet(), task -> Tasks.PASCAL
                    .kind(task)
                    .metric()
                    .ofPrediction(predicted.get(task), image.labels().get(task)))));
        }
        for (TaskName task : List.of(PascalTasks.SEMSEG, PascalTasks.HUMAN_PARTS)) {
            assertThat(again.byTask().get(task)).isEqualTo(state.byTask().get(task));
        }
        again.result().orElseThrow().primaryMetrics().forEach((task, figure) -> assertThat(figure)
                .as(task.key())
                .isCloseTo(state.result().orElseThrow().primaryMetrics().get(task), within(1e-4)));
        assertThat(state.result().orElseThrow().primaryMetrics()).containsOnlyKeys(PascalTasks.NAMES);
    }

    @Test
    void the_sums_of_the_images_give_the_metrics_of_all() {
        ImageSumsRecorder recorder = new ImageSumsRecorder(Tasks.PASCAL);

        MultiTaskState state = Evaluation.of(network, samples, 2, recorder);

        ImageSums sums = recorder.sums().orElseThrow();
        assertThat(sums.images()).containsExactly("a", "b", "c");
        state.result().orElseThrow().primaryMetrics().forEach((task, figure) -> assertThat(
                        sums.figures().get(task))
                .as(task.key())
                .isCloseTo(figure, within(1e-9)));
        assertThat(sums.tasks()).containsOnlyKeys(PascalTasks.NAMES);
    }

    @Test
    void the_batch_size_changes_nothing_and_the_network_stays_as_it_was() {
        Map<String, HostTensor> before = StateDictLoader.of(network);

        Map<TaskName, Double> one = Evaluation.of(network, samples, 1, image -> {})
                .result()
                .orElseThrow()
                .primaryMetrics();
        Map<TaskName, Double> all = Evaluation.of(network, samples, 8, image -> {})
                .result()
                .orElseThrow()
                .primaryMetrics();

        one.forEach((task, value) -> assertThat(all.get(task)).as(task.key()).isCloseTo(value, within(0.2)));
        assertThat(StateDictLoader.of(network)).isEqualTo(before);
    }

    /** In training mode whole channels would be dropped, branches too, and batch statistics would come from the batch. */
    @Test
    void nothing_is_dropped_and_images_do_not_see_each_other() {
        MethodSpec spec = Methods.spec(MethodName.FULL, Map.of("decoder", "segformer"));
        try (Network dropping = Network.create(
                new NetworkConfig(
                        SwinConfig.micro().withDropPath(0.5),
                        SIDE,
                        Methods.options(spec).decoder(),
                        Tasks.PASCAL.only(List.of(PascalTasks.SEMSEG, PascalTasks.SAL))),
                Methods.of(spec),
                Device.cpu(),
                1)) {
            List<float[]> together = saliency(dropping, 3);
            List<float[]> alone = saliency(dropping, 1);
            List<float[]> again = saliency(dropping, 1);

            for (int i = 0; i < 3; i++) {
                float[] expected = alone.get(i);
                assertThat(again.get(i)).isEqualTo(expected);
                assertThat(together.get(i)).containsExactly(expected, within(1e-4f));
            }
        }
    }

    private List<float[]> saliency(Network predicting, int batchSize) {
        List<float[]> maps = new ArrayList<>();
        Evaluation.of(
                predicting,
                samples,
                batchSize,
                image -> maps.add(image.predictions().get().get(PascalTasks.SAL)));
        return maps;
    }

    @Test
    void a_sample_is_measured_on_the_tasks_that_it_has_a_label_of() {
        SampleSource partial = new SampleSource() {
            @Override
            public int size() {
                return samples.size();
            }

            @Override
            public String id(int index) {
                return samples.id(index);
            }

            @Override
            public Tasks tasks() {
                return samples.tasks();
            }

            @Override
            public RawSample read(int index) {
                RawSample whole = samples.read(index);
                Map<TaskName, Pixels> labels = new TreeMap<>(whole.labels());
                labels.keySet().removeIf(task -> task.equals(PascalTasks.SEMSEG) && index != 1);
                return new RawSample(
                        whole.jpeg(),
                        whole.image(),
                        new RawLabels(
                                whole.id(), whole.image().width(), whole.image().height(), labels));
            }
        };
        List<Evaluated> images = new ArrayList<>();
        Evaluation.of(network, samples, 1, images::add);
        List<Evaluated> few = new ArrayList<>();

        MultiTaskState state = Evaluation.of(network, partial, 1, few::add);

        assertThat(few)
                .extracting(image -> image.labels().containsKey(PascalTasks.SEMSEG))
                .containsExactly(false, true, false);
        assertThat(state.byTask().get(PascalTasks.SEMSEG))
                .isEqualTo(images.get(1).measured().byTask().get(PascalTasks.SEMSEG));
        assertThat(state.byTask().get(PascalTasks.SAL))
                .isEqualTo(images.stream()
                        .map(image -> image.measured().byTask().get(PascalTasks.SAL))
                        .reduce(TaskMetric.State::plus)
                        .orElseThrow());
    }

    @Test
    void a_listener_can_end_it() {
        assertThatThrownBy(() -> Evaluation.of(network, samples, 1, image -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
    }
}
