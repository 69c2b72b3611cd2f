package dev.weightflow.model.method.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.model.method.file.operation.Budget;
import dev.weightflow.model.method.file.operation.Computation;
import dev.weightflow.model.method.file.operation.Element;
import dev.weightflow.model.method.file.operation.Operations;
import dev.weightflow.model.method.file.operation.TensorType;
import dev.weightflow.model.method.file.operation.Value;
import dev.weightflow.model.method.file.operation.Value.Flag;
import dev.weightflow.model.method.file.operation.Value.Items;
import dev.weightflow.model.method.file.operation.Value.Real;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.syntax.Expression;
import dev.weightflow.model.method.file.syntax.Expression.Call;
import dev.weightflow.model.method.file.syntax.FileReader;
import dev.weightflow.model.method.file.syntax.Function;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.TorchScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operation gives PyTorch's result for the same expression, {@code src/test/python/method_operations.py}, with its gradients. */
class MethodOperationsTest {

    private static final Path FOLDER = Path.of("src/test/resources/method-operations");
    private static final TorchScript SCRIPT = TorchScript.beside(MethodOperationsTest.class);
    /** Random operations, which are not compared. */
    private static final Set<String> RANDOM = Set.of(
            "torch.rand",
            "torch.randn",
            "torch.rand_like",
            "torch.randn_like",
            "torch.randperm",
            "torch.normal",
            "torch.bernoulli",
            ".bernoulli");

    private static final JsonNode EXPECTED = expected();

    static Stream<String> expressions() {
        return cases().map(each -> each.path("expression").asText());
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void an_expression_gives_what_pytorch_gives(String expression) {
        JsonNode expected = cases().filter(
                        each -> each.path("expression").asText().equals(expression))
                .findFirst()
                .orElseThrow();
        Torch.recording(() -> {
            try (NDManager manager = Torch.manager(Device.cpu());
                    StepScope scope = StepScope.open()) {
                Map<String, NDArray> inputs = inputs(manager);
                Value value = evaluated(expression, inputs);

                assertClose(numbers(value), expected.path("values"), expression);
                if (value instanceof Tensor tensor) {
                    assertThat(tensor.type().shape()).isEqualTo(shape(expected.path("shape")));
                }
                assertThat(shapes(evaluatedWithoutArrays(expression, inputs))).isEqualTo(shapes(value));
                gradients(value, inputs, expected, expression);
            }
            return null;
        });
    }

    private static void gradients(Value value, Map<String, NDArray> inputs, JsonNode expected, String expression) {
        List<NDArray> reals = tensors(value).stream()
                .filter(each -> each.type().element().isReal())
                .map(Tensor::array)
                .toList();
        List<String> names = new ArrayList<>(inputs.keySet());
        List<NDArray> found = reals.isEmpty()
                ? List.of()
                : SCRIPT.callForList(
                        "gradients", reals, names.stream().map(inputs::get).toList());
        expected.path("gradients").properties().forEach(gradient -> {
            NDArray own = found.get(names.indexOf(gradient.getKey()));
            assertClose(
                    numbers(new Tensor(TensorType.of(own), own)),
                    gradient.getValue(),
                    expression + " by " + gradient.getKey());
        });
    }

    @Test
    void every_operation_of_the_table_has_an_expression() {
        Set<String> met = new TreeSet<>(RANDOM);
        expressions().forEach(expression -> met(function(expression), met));

        assertThat(Operations.spellings()).isSubsetOf(met);
    }

    @Test
    void initial_values_are_drawn_in_parameters_alone() {
        try (NDManager manager = Torch.manager(Device.cpu());
                StepScope scope = StepScope.open()) {
            for (String drawn : List.of(
                    "torch.rand([2, 3])",
                    "torch.randn(2, 3)",
                    "torch.rand_like(x)",
                    "torch.randn_like(x)",
                    "torch.randperm(5)",
                    "torch.normal(0.0, 1.0, [3])",
                    "torch.bernoulli(z)")) {
                Tensor drawnOnce = (Tensor) evaluated(drawn, inputs(manager));

                assertThat(drawnOnce.array().getShape())
                        .isEqualTo(drawnOnce.type().shape());
            }
        }
    }

    private static Value evaluated(String expression, Map<String, NDArray> inputs) {
        Map<String, Value> arguments = new HashMap<>();
        inputs.forEach((name, array) -> arguments.put(name, new Tensor(TensorType.of(array), array)));
        return evaluated(expression, arguments, (Tensor) arguments.get("x"));
    }

    private static Value evaluatedWithoutArrays(String expression, Map<String, NDArray> inputs) {
        Map<String, Value> arguments = new HashMap<>();
        inputs.forEach((name, array) -> arguments.put(name, new Tensor(TensorType.of(array), null)));
        return evaluated(expression, arguments, new Tensor(TensorType.of(Element.FLOAT32, new Shape()), null));
    }

    private static Value evaluated(String expression, Map<String, Value> arguments, Tensor like) {
        Computation computation = new Computation(like, true, new Budget(64, 64, System::nanoTime));
        return new Evaluator(Map.of(), Map.of(), computation).call(function(expression), arguments);
    }

    private static Function function(String expression) {
        List<Function> functions = new ArrayList<>();
        new FileReader(List.of("def f(x, y, v, w, s, q, b, z):", "    return " + expression), fault -> {
                    throw fault;
                })
                .read(constant -> {}, functions::add);
        return functions.get(0);
    }

    private static void met(Function function, Set<String> met) {
        NameCheck.expressions(function).forEach(each -> {
            if (each instanceof Call call) {
                met.add(call.self().isPresent() ? "." + call.function() : call.function());
            } else if (each instanceof Expression.Attribute attribute) {
                met.add("." + attribute.name());
            }
        });
    }

    private static List<Tensor> tensors(Value value) {
        if (value instanceof Items items) {
            return items.elements().stream()
                    .flatMap(each -> tensors(each).stream())
                    .toList();
        }
        return value instanceof Tensor tensor ? List.of(tensor) : List.of();
    }

    private static List<String> shapes(Value value) {
        return tensors(value).stream().map(each -> each.type().toString()).toList();
    }

    private static List<Double> numbers(Value value) {
        if (value instanceof Items items) {
            return items.elements().stream()
                    .flatMap(each -> numbers(each).stream())
                    .toList();
        } else if (value instanceof Whole whole) {
            return List.of((double) whole.number());
        } else if (value instanceof Real real) {
            return List.of(real.number());
        } else if (value instanceof Flag flag) {
            return List.of(flag.holds() ? 1.0 : 0.0);
        }
        NDArray array = ((Tensor) value).array();
        List<Double> numbers = new ArrayList<>();
        for (double each : array.toType(DataType.FLOAT64, true).toDoubleArray()) {
            numbers.add(each);
        }
        return numbers;
    }

    private static void assertClose(List<Double> actual, JsonNode expected, String of) {
        assertThat(actual).as(of).hasSize(expected.size());
        for (int i = 0; i < actual.size(); i++) {
            double wanted = expected.get(i).isNumber()
                    ? expected.get(i).asDouble()
                    : Double.parseDouble(
                            expected.get(i).asText().replace("inf", "Infinity").replace("nan", "NaN"));
            if (Double.isFinite(wanted)) {
                assertThat(actual.get(i)).as(of).isCloseTo(wanted, within(2e-5 + 2e-4 * Math.abs(wanted)));
            } else {
                assertThat(actual.get(i)).as(of).isEqualTo(wanted);
            }
        }
    }

    private static Map<String, NDArray> inputs(NDManager manager) {
        Map<String, NDArray> inputs = new HashMap<>();
        EXPECTED.path("inputs").properties().forEach(input -> {
            JsonNode values = input.getValue().path("values");
            float[] numbers = new float[values.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) values.get(i).asDouble();
            }
            NDArray array = manager.create(numbers, shape(input.getValue().path("shape")));
            array.setRequiresGradient(true);
            inputs.put(input.getKey(), array);
        });
        return inputs;
    }

    private static Shape shape(JsonNode sizes) {
        long[] shape = new long[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).asLong();
        }
        return new Shape(shape);
    }

    private static Stream<JsonNode> cases() {
        return StreamSupport.stream(EXPECTED.path("cases").spliterator(), false);
    }

    private static JsonNode expected() {
        try {
            return new ObjectMapper().readTree(Files.readString(FOLDER.resolve("expected.json")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
