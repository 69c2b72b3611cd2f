package dev.weightflow.data.task;

import static dev.weightflow.data.task.Images.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.data.task.binary.Binary;
import dev.weightflow.data.task.boundaries.Boundaries;
import dev.weightflow.data.task.normals.Normals;
import dev.weightflow.data.task.regression.Regression;
import dev.weightflow.data.task.segmentation.Segmentation;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.metric.TaskFigures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares losses with PyTorch's and metrics with NumPy's, on the same random predictions; {@code task_kinds.py} created the file. */
class TaskKindsTest {
    private static final JsonNode FIXTURES = fixtures();

    static Stream<Arguments> kinds() {
        List<Arguments> kinds = new ArrayList<>();
        JsonNode segmentation = FIXTURES.get("segmentation");
        List<Double> weights = new ArrayList<>();
        segmentation.get("weights").forEach(weight -> weights.add(weight.doubleValue()));
        List<String> classes =
                IntStream.range(0, 40).mapToObj(Integer::toString).toList();
        kinds.add(Arguments.of(new Segmentation(classes, List.of(), weights, false, null), segmentation));
        kinds.add(Arguments.of(new Normals("cosine", true), FIXTURES.get("normals")));
        kinds.add(Arguments.of(new Binary(true), FIXTURES.get("binary")));
        FIXTURES.get("regression")
                .forEach(one -> kinds.add(Arguments.of(
                        new Regression(
                                "m",
                                Optional.empty(),
                                Optional.empty(),
                                one.get("logarithm").booleanValue(),
                                one.get("kind").asText(),
                                null),
                        one)));
        return kinds.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void metrics_are_numpy_s(TaskKind kind, JsonNode fixture) {
        TaskMetric metric = kind.metric();
        TaskMetric.State seen = metric.none();
        double[] sums = new double[metric.sumCount()];
        for (int image = 0; image < 2; image++) {
            TaskMetric.State one =
                    metric.ofOutput(tensor(half(fixture.get("output"), image)), half(fixture.get("label"), image));
            seen = seen.plus(one);
            for (int at = 0; at < sums.length; at++) {
                sums[at] += one.sums().get(at);
            }
        }
        TaskFigures figures = seen.result().orElseThrow();
        figures.values().forEach((name, value) -> {
            if (fixture.has(name)) {
                double tolerance = name.equals("medianAngularError") ? 0.00501 : 1e-6;
                assertThat(value).as(name).isCloseTo(fixture.get(name).doubleValue(), within(tolerance));
            }
        });
        assertThat(figures.values().keySet().stream().filter(fixture::has).count())
                .isPositive();
        assertThat(metric.figure(sums)).isCloseTo(figures.primary(), within(1e-9));
    }

    @Test
    void boundaries_are_paired_as_many_as_there_can_be() {
        JsonNode fixture = FIXTURES.get("boundaries");
        TaskMetric metric = new Boundaries(fixture.get("tolerance").doubleValue(), false).metric();
        TaskMetric.State seen = metric.none();
        for (JsonNode image : fixture.get("images")) {
            seen = seen.plus(metric.ofPrediction(floats(image.get("prediction")), floats(image.get("label"))));
        }
        TaskFigures figures = seen.result().orElseThrow();
        assertThat(figures.value("odsF")).isCloseTo(fixture.get("odsF").doubleValue(), within(1e-12));
        assertThat(figures.value("oisF")).isCloseTo(fixture.get("oisF").doubleValue(), within(1e-12));
    }

    @Test
    void a_declared_task_is_the_same_after_a_round_trip_through_json() {
        kinds().forEach(arguments -> {
            Task task = new Task(TaskName.of("own"), (TaskKind) arguments.get()[0]);
            byte[] json = WeightflowJson.write(task.declaration());

            assertThat(Task.of(WeightflowJson.read(json, TaskDeclaration.class)))
                    .isEqualTo(task);
        });
        Tasks.PASCAL.forEach(task -> assertThat(Task.of(task.declaration())).isEqualTo(task));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\",\"kind\":\"depth\"}|no kind of task called 'depth'; there are binary, boundaries",
                "{\"name\":\"a\",\"kind\":\"segmentation\",\"classes\":[\"x\"]}|classes must be 2 to 255 names, not 1",
                "{\"name\":\"a\",\"kind\":\"segmentation\",\"classes\":[\"x\",\"x\"]}|classes must have different names",
                "{\"name\":\"a\",\"kind\":\"regression\",\"loss\":\"l3\"}|loss must be one of l1, berhu, silog, not 'l3'",
                "{\"name\":\"a\",\"kind\":\"regression\",\"loss\":\"silog\"}|needs logarithm to be true",
                "{\"name\":\"a\",\"kind\":\"regression\",\"min\":2,\"max\":1}|min must be below max",
                "{\"name\":\"a\",\"kind\":\"normals\",\"loss\":\"l2\"}|loss must be l1 or cosine, not 'l2'",
                "{\"name\":\"a\",\"kind\":\"boundaries\",\"tolerance\":1}|tolerance must be above 0 and at most 0.1, not 1.0",
                "{\"name\":\"a\",\"kind\":\"binary\",\"colour\":1}|colour",
                "{\"name\":\"A\",\"kind\":\"binary\"}|begin with a letter"
            })
    void a_faulty_declaration_is_told_in_a_sentence(String line) {
        String[] parts = line.split("\\|");

        assertThatThrownBy(() ->
                        Task.of(WeightflowJson.read(parts[0].getBytes(StandardCharsets.UTF_8), TaskDeclaration.class)))
                .hasMessageContaining(parts[1]);
    }

    private static float[] half(JsonNode values, int half) {
        float[] all = floats(values);
        return Arrays.copyOfRange(all, half * all.length / 2, (half + 1) * all.length / 2);
    }

    private static float[] floats(JsonNode values) {
        float[] floats = new float[values.size()];
        for (int at = 0; at < floats.length; at++) {
            floats[at] =
                    values.get(at).isNull() ? Float.NaN : (float) values.get(at).doubleValue();
        }
        return floats;
    }

    private static JsonNode fixtures() {
        try (InputStream in = TaskKindsTest.class.getResourceAsStream("/kinds/kinds.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
