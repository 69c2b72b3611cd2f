package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.geometry.GeometryMeasurement;
import dev.weightflow.model.geometry.RelativeDistance;
import dev.weightflow.model.geometry.WeightGeometry;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.method.MethodOptions;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.Regularization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GeometricLossTest {

    private static final Map<String, String> FLOWING = Map.of("integrator", "heun", "steps", "2", "targets", "q,fc1");

    @Test
    void terms_are_means_of_what_the_geometry_measures() {
        try (Network network = moved(MethodName.DELORA, FLOWING);
                StepScope scope = StepScope.open()) {
            List<WeightGeometry> weights = GeometryMeasurement.DEFAULT
                    .of(network, Optional.empty(), layer -> {})
                    .weights();

            GeometricLoss.Value loss = recorded(network, new Regularization(2.0, null, 3.0));

            double length = weights.stream()
                    .mapToDouble(weight -> weight.path().orElseThrow().length() / weight.norm())
                    .average()
                    .orElseThrow();
            double distance = weights.stream()
                    .mapToDouble(weight -> Math.pow(weight.relativeDistance(), 2))
                    .average()
                    .orElseThrow();
            assertThat(loss.terms().keySet()).containsExactly("pathLength", "distance");
            assertThat((double) loss.terms().get("pathLength").getFloat()).isCloseTo(length, withinPercentage(0.01));
            assertThat((double) loss.terms().get("distance").getFloat()).isCloseTo(distance, withinPercentage(0.01));
            assertThat((double) loss.total().getFloat()).isCloseTo(2 * length + 3 * distance, withinPercentage(0.01));
        }
    }

    @ParameterizedTest
    @CsvSource({"advection,1,0", "advection,0,1", "advection,0.5,2", "low-rank,0.5,2"})
    void gradients_are_the_slopes_of_the_terms(String field, double length, double distance) {
        Regularization weights = new Regularization(length, null, distance);
        Map<String, String> options = new HashMap<>(FLOWING);
        options.put("field", field);
        try (Network network = moved(MethodName.DELORA, options);
                StepScope scope = StepScope.open()) {
            List<Parameter> adapters = network.parameters().trained().stream()
                    .filter(parameter -> parameter.group() == ParameterGroup.ADAPTER)
                    .toList();
            Gradients gradients = Torch.recording(
                    () -> Gradients.of(new GeometricLoss(weights).of(network).total(), adapters));

            double norm = gradients.norm().getFloat();
            double step = 0.02 / norm * Math.sqrt(adapters.size());
            double slope = (after(network, weights, gradients, step) - after(network, weights, gradients, -2 * step))
                    / (2 * step);

            assertThat(norm).isPositive();
            assertThat(slope).isCloseTo(norm * norm, withinPercentage(2));
        }
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void options_say_of_every_method_whether_it_has_weights_that_move_and_along_which_way(MethodName method) {
        MethodOptions spec = Methods.options(ExampleMethods.spec(method));
        try (Network network = moved(method, Map.of(), 0.05f);
                StepScope scope = StepScope.open()) {
            List<AdaptedWeight> adapted = network.adapted();

            assertThat(adapted.isEmpty()).isEqualTo(!spec.replacesWeights());
            assertThat(adapted.stream().allMatch(weight -> weight.trajectory().isPresent() == spec.flows()))
                    .isTrue();
            if (spec.replacesWeights()) {
                assertThat((double) recorded(network, new Regularization(0.0, null, 1.0))
                                .total()
                                .getFloat())
                        .isPositive();
            } else {
                assertThatThrownBy(() -> recorded(network, new Regularization(0.0, null, 1.0)))
                        .hasMessageContaining("puts no weights in the place of frozen ones");
            }
            if (spec.flows()) {
                assertThat((double) recorded(network, new Regularization(1.0, null, 0.0))
                                .total()
                                .getFloat())
                        .isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MethodName.class,
            names = {"MTLORA", "OFT", "DITASK", "TADFORMER", "VERA", "FAAR"})
    void the_distance_s_gradient_is_its_slope_in_each_method(MethodName method) {
        Regularization weights = new Regularization(0.0, null, 1.0);
        try (Network network = moved(method, Map.of(), 0.05f);
                StepScope scope = StepScope.open()) {
            List<Parameter> adapters = network.parameters().trained().stream()
                    .filter(parameter -> parameter.group() == ParameterGroup.ADAPTER)
                    .toList();
            Gradients gradients = Torch.recording(
                    () -> Gradients.of(new GeometricLoss(weights).of(network).total(), adapters));

            double norm = gradients.norm().getFloat();
            double step = 1e-2 / norm;
            double slope = (after(network, weights, gradients, step) - after(network, weights, gradients, -2 * step))
                    / (2 * step);

            assertThat(norm).isPositive();
            assertThat(slope).isCloseTo(norm * norm, withinPercentage(2));
        }
    }

    @Test
    void the_relative_distance_is_the_mean_of_what_the_geometry_measures() {
        try (Network network = moved(MethodName.FAAR, Map.of(), 0.05f);
                Network full = moved(MethodName.FULL, Map.of(), 0.05f);
                StepScope scope = StepScope.open()) {
            double measured = GeometryMeasurement.DEFAULT.of(network, Optional.empty(), layer -> {}).weights().stream()
                    .filter(weight -> weight.distance() > 0)
                    .mapToDouble(WeightGeometry::relativeDistance)
                    .average()
                    .orElseThrow();

            assertThat(RelativeDistance.of(network).orElseThrow()).isCloseTo(measured, withinPercentage(0.01));
            assertThat(RelativeDistance.of(full)).isEmpty();
        }
    }

    @Test
    void an_unmoved_weight_has_no_length_and_no_gradient_that_is_no_number() {
        try (Network network = Network.create(
                        NetworkConfig.of(SwinConfig.micro(), 32),
                        Methods.of(Methods.spec(MethodName.LORA)),
                        Device.cpu(),
                        3);
                StepScope scope = StepScope.open()) {
            GeometricLoss loss = new GeometricLoss(new Regularization(1.0, null, 1.0));

            Gradients gradients = Torch.recording(() -> {
                GeometricLoss.Value value = loss.of(network);
                assertThat(value.total().getFloat()).isZero();
                return Gradients.of(value.total(), network.parameters().trained());
            });

            assertThat(gradients.norm().getFloat()).isZero();
        }
    }

    @Test
    void a_method_without_what_a_term_needs_is_refused() {
        try (Network full = moved(MethodName.FULL, Map.of());
                Network vera = moved(MethodName.VERA, Map.of());
                StepScope scope = StepScope.open()) {
            assertThatThrownBy(() -> recorded(full, new Regularization(0.0, null, 1.0)))
                    .hasMessageContaining("the method full puts no weights in the place of frozen ones");
            assertThatThrownBy(() -> recorded(vera, new Regularization(1.0, null, 0.0)))
                    .hasMessageContaining("move along no field");
            assertThat(recorded(vera, new Regularization(0.0, null, 1.0))
                            .total()
                            .getFloat())
                    .isPositive();
        }
    }

    @Test
    void a_stored_training_with_the_term_of_an_earlier_release_is_not_run_without_it() {
        Regularization stored = new Regularization(0.0, 1e6, 0.0);

        assertThatThrownBy(() -> new GeometricLoss(stored))
                .hasMessageContaining("the divergence of the field can no longer be a term of the loss");
    }

    private static double after(Network network, Regularization weights, Gradients gradients, double factor) {
        Torch.inference(() -> {
            gradients
                    .byName()
                    .forEach((name, gradient) -> Ops.copyInPlace(
                            network.parameters().get(name),
                            Ops.addScaled(network.parameters().get(name), gradient, factor)));
            return null;
        });
        return Torch.recording(
                () -> new GeometricLoss(weights).of(network).total().getFloat());
    }

    private static GeometricLoss.Value recorded(Network network, Regularization weights) {
        return Torch.recording(() -> new GeometricLoss(weights).of(network));
    }

    private static Network moved(MethodName method, Map<String, String> options) {
        return moved(method, options, 0.5f);
    }

    private static Network moved(MethodName method, Map<String, String> options, float by) {
        Network network = Network.create(
                NetworkConfig.of(SwinConfig.micro(), 32),
                Methods.of(ExampleMethods.spec(method, options)),
                Device.cpu(),
                3);
        Torch.seed(5);
        Torch.inference(() -> {
            network.parameters().parameters().stream()
                    .filter(parameter -> parameter.group() == ParameterGroup.ADAPTER)
                    .forEach(parameter -> {
                        NDArray array = parameter.array();
                        array.addi(array.getManager().randomNormal(0, by, array.getShape(), DataType.FLOAT32));
                    });
            return null;
        });
        return network;
    }

    @ParameterizedTest
    @EnumSource(
            value = MethodName.class,
            names = {"VERA", "DELORA"})
    void the_distance_alone_is_that_of_the_geometry_too(MethodName method) {
        try (Network network = moved(method, Map.of());
                StepScope scope = StepScope.open()) {
            double distance = GeometryMeasurement.DEFAULT.of(network, Optional.empty(), layer -> {}).weights().stream()
                    .filter(weight -> weight.distance() > 0)
                    .mapToDouble(weight -> Math.pow(weight.relativeDistance(), 2))
                    .average()
                    .orElseThrow();

            assertThat((double) recorded(network, new Regularization(0.0, null, 3.0))
                            .terms()
                            .get("distance")
                            .getFloat())
                    .isCloseTo(distance, withinPercentage(0.01));
        }
    }
}
