package dev.weightflow.model.loss;

import static dev.weightflow.data.task.Images.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.data.task.TaskKinds;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.LossWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sample counts for the tasks of which it has a label, and for no other. */
class PartialLabelsTest {
    private static final int SIDE = 4;
    private static final int PIXELS = SIDE * SIDE;
    private static final int BATCH = 5;
    private static final List<Integer> LABELLED = List.of(1, 3, 4);
    private static final TaskName NAME = TaskName.of("own");

    private static NDManager manager;

    private final Random random = new Random(11);

    @BeforeAll
    static void open() {
        manager = Torch.manager(Device.cpu());
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "segmentation | {\"classes\":[\"a\",\"b\",\"c\"]}",
                "segmentation | {\"classes\":[\"a\",\"b\",\"c\"],\"weights\":[1,2,0.5]}",
                "binary       | {}",
                "boundaries   | {}",
                "normals      | {}",
                "regression   | {\"unit\":\"m\"}",
                "regression   | {\"unit\":\"m\",\"loss\":\"berhu\"}",
                "regression   | {\"unit\":\"m\",\"loss\":\"silog\",\"logarithm\":true}",
            })
    void a_batch_has_the_loss_and_the_gradients_of_its_labelled_samples_alone(String kind, String options) {
        // given labels of all samples: what an unlabelled one holds must not matter
        Task task = task(kind, options);
        int channels = task.channels();
        double[] outputs =
                random.doubles((long) BATCH * channels * PIXELS, -2, 2).toArray();
        double[] labels = labels(task);
        NDArray all = output(outputs, BATCH, channels);
        NDArray alone = output(ofLabelled(outputs), LABELLED.size(), channels);
        int labelChannels = task.encoding().channels();

        // when
        double partial = backward(task, all, label(labels, BATCH, labelChannels), Map.of(NAME, LABELLED));
        double whole = backward(task, alone, label(ofLabelled(labels), LABELLED.size(), labelChannels), Map.of());

        // then
        assertThat(whole).isNotZero();
        assertThat(partial).isCloseTo(whole, within(1e-12));
        double[] gradient = all.getGradient().toDoubleArray();
        assertThat(ofLabelled(gradient)).containsExactly(alone.getGradient().toDoubleArray(), within(1e-12));
        int sample = channels * PIXELS;
        for (int unlabelled : new int[] {0, 2}) {
            assertThat(Arrays.copyOfRange(gradient, unlabelled * sample, (unlabelled + 1) * sample))
                    .containsOnly(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "segmentation | {\"classes\":[\"a\",\"b\",\"c\"]}",
                "binary       | {}",
                "boundaries   | {}",
                "normals      | {}",
                "regression   | {\"unit\":\"m\"}",
                "regression   | {\"unit\":\"m\",\"loss\":\"berhu\"}",
                "regression   | {\"unit\":\"m\",\"loss\":\"silog\",\"logarithm\":true}",
            })
    void a_batch_without_a_label_has_loss_zero_and_gradient_zero(String kind, String options) {
        Task task = task(kind, options);
        NDArray output = output(
                random.doubles((long) BATCH * task.channels() * PIXELS, -2, 2).toArray(), BATCH, task.channels());
        int channels = task.encoding().channels();
        double[] nothing = new double[BATCH * channels * PIXELS];
        Arrays.fill(nothing, task.encoding().unlabelled());

        double loss = backward(task, output, label(nothing, BATCH, channels), Map.of(NAME, List.of()));

        assertThat(loss).isZero();
        assertThat(output.getGradient().toDoubleArray()).containsOnly(0);
    }

    @Test
    void a_task_without_a_label_leaves_the_others_what_they_were() {
        Task here = new Task(TaskName.of("here"), kind("regression", "{}"));
        Task absent = new Task(TaskName.of("absent"), kind("boundaries", "{}"));
        Tasks both = Tasks.of(List.of(here, absent));
        NDArray output = output(random.doubles(2 * PIXELS).toArray(), 2, 1);
        NDArray label = label(random.doubles(2 * PIXELS).toArray(), 2, 1);

        MultiTaskLoss.Value value = new MultiTaskLoss(
                        both, new LossWeights(Map.of(here.name(), 3.0, absent.name(), 50.0)))
                .loss(
                        Map.of(here.name(), output, absent.name(), output),
                        Map.of(here.name(), label, absent.name(), label),
                        Map.of(absent.name(), List.of()));

        double alone = KindLosses.loss(here.kind(), output, label).getDouble();
        assertThat(value.parts().get(here.name()).getDouble()).isEqualTo(alone);
        assertThat(value.parts().get(absent.name()).getDouble()).isZero();
        assertThat(value.total().getDouble()).isCloseTo(3 * alone, within(1e-12));
    }

    @Test
    void metrics_count_what_is_there() {
        // given two pixels a sample; the second sample has no classes, the third no depth
        Task cover = new Task(TaskName.of("cover"), kind("segmentation", "{\"classes\":[\"a\",\"b\"]}"));
        Task depth = new Task(TaskName.of("depth"), kind("regression", "{\"unit\":\"m\"}"));
        Tasks tasks = Tasks.of(List.of(cover, depth));
        float[] firstClass = {1, 1, 0, 0};
        Map<TaskName, HostTensor> outputs =
                Map.of(cover.name(), tensor(firstClass), depth.name(), tensor(new float[] {2, 5}));

        MultiTaskState seen = MultiTaskState.of(
                        tasks, outputs, Map.of(cover.name(), new float[] {0, 1}, depth.name(), new float[] {1, Float.NaN
                        }))
                .plus(MultiTaskState.of(tasks, outputs, Map.of(depth.name(), new float[] {4, 5})))
                .plus(MultiTaskState.of(tasks, outputs, Map.of(cover.name(), new float[] {0, 255})));

        // then of depth there are errors 1, 2 and 0, and of the classes a: 2 of 3 pixels, b: 0 of 1
        var figures = seen.result().orElseThrow();
        assertThat(figures.of(depth.name()).orElseThrow().value("rmse")).isCloseTo(Math.sqrt(5 / 3.0), within(1e-9));
        assertThat(figures.of(cover.name()).orElseThrow().value("mIoU")).isCloseTo((2 / 3.0) / 2, within(1e-9));
    }

    private static Task task(String kind, String options) {
        return new Task(NAME, kind(kind, options));
    }

    private static TaskKind kind(String kind, String options) {
        try {
            return TaskKinds.of(kind, (ObjectNode) new ObjectMapper().readTree(options));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private double[] labels(Task task) {
        int count = BATCH * task.encoding().channels() * PIXELS;
        return switch (task.encoding()) {
            case CLASS_INDEX ->
                random.ints(count, 0, task.channels()).asDoubleStream().toArray();
            case FOREGROUND -> random.ints(count, 0, 2).asDoubleStream().toArray();
            case UNIT_VECTOR, NUMBER -> random.doubles(count, 0.5, 3).toArray();
        };
    }

    private static double backward(Task task, NDArray output, NDArray label, Map<TaskName, List<Integer>> labelled) {
        MultiTaskLoss loss = new MultiTaskLoss(Tasks.of(List.of(task)), new LossWeights(Map.of(NAME, 1.0)));
        NDArray total = Torch.recording(() ->
                loss.loss(Map.of(NAME, output), Map.of(NAME, label), labelled).total());
        Backward.of(total);
        return total.getDouble();
    }

    private static NDArray output(double[] values, int batch, int channels) {
        NDArray output = label(values, batch, channels);
        output.setRequiresGradient(true);
        return output;
    }

    private static NDArray label(double[] values, int batch, int channels) {
        return manager.create(values, new Shape(batch, channels, SIDE, SIDE));
    }

    private static double[] ofLabelled(double[] all) {
        int sample = all.length / BATCH;
        return LABELLED.stream()
                .flatMapToDouble(position -> Arrays.stream(all, position * sample, (position + 1) * sample))
                .toArray();
    }
}
