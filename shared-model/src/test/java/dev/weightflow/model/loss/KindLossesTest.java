package dev.weightflow.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.data.task.binary.Binary;
import dev.weightflow.data.task.normals.Normals;
import dev.weightflow.data.task.regression.Regression;
import dev.weightflow.data.task.segmentation.Segmentation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of all kinds against PyTorch's, on the same random predictions; {@code task_kinds.py} of shared-data made the file. */
class KindLossesTest {
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
    void losses_and_their_gradients_are_pytorch_s(TaskKind kind, JsonNode fixture) {
        int side = (int)
                Math.sqrt(fixture.get("label").size() / 2.0 / kind.encoding().channels());
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray output = manager.create(widened(fixture.get("output")), new Shape(2, kind.channels(), side, side));
            NDArray label = manager.create(
                    widened(fixture.get("label")), new Shape(2, kind.encoding().channels(), side, side));
            output.setRequiresGradient(true);
            double loss;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray value = KindLosses.loss(kind, output, label);
                loss = value.getDouble();
                collector.backward(value);
            }
            assertThat(loss).isCloseTo(fixture.get("loss").doubleValue(), within(1e-9));
            double[] gradient = output.getGradient().toDoubleArray();
            double[] expected = doubles(fixture.get("gradient"));
            for (int at = 0; at < expected.length; at++) {
                assertThat(gradient[at]).isCloseTo(expected[at], within(1e-9));
            }
        }
    }

    private static float[] floats(JsonNode values) {
        float[] floats = new float[values.size()];
        for (int at = 0; at < floats.length; at++) {
            floats[at] =
                    values.get(at).isNull() ? Float.NaN : (float) values.get(at).doubleValue();
        }
        return floats;
    }

    /** Rounds to floats, so that both sides have the same numbers. */
    private static double[] widened(JsonNode values) {
        float[] floats = floats(values);
        return IntStream.range(0, floats.length).mapToDouble(at -> floats[at]).toArray();
    }

    private static double[] doubles(JsonNode values) {
        double[] doubles = new double[values.size()];
        Arrays.setAll(doubles, at -> values.get(at).doubleValue());
        return doubles;
    }

    private static JsonNode fixtures() {
        try (InputStream in = KindLossesTest.class.getResourceAsStream("/kinds/kinds.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
