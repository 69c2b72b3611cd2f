package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the paper's model at the paper's size, a step of the paper's method and, among the slow tests, of each other one. */
class TinyTrainingTest {

    private static final int SIDE = 448;

    private static RealSamples samples;

    @BeforeAll
    static void read() {
        samples = RealSamples.first(1);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(value = MethodName.class, mode = EnumSource.Mode.EXCLUDE, names = "DELORA")
    void tiny_takes_a_step_on_a_real_image_with_any_method(MethodName method) {
        step(method);
    }

    @Test
    void tiny_takes_a_step_on_a_real_image() {
        step(MethodName.DELORA);
    }

    private static void step(MethodName method) {
        TrainingSpec config = SpecBuilder.reference(TrainingLength.steps(1), 1, 1)
                .learningRate(1e-4)
                .build();
        List<StepReport> reports = new ArrayList<>();
        try (Network network = Network.create(
                        NetworkConfig.of(SwinConfig.tiny(), SIDE),
                        Methods.of(ExampleMethods.spec(method)),
                        Device.cpu(),
                        1);
                TrainingLoop loop = TrainingLoop.of(network, config, samples, Clock.systemUTC())) {
            Parameter head = network.parameters().trained().stream()
                    .filter(parameter -> parameter.name().equals("decoders.decoders.semseg.last_layer.3.weight"))
                    .findFirst()
                    .orElseThrow();
            HostTensor before = Transfer.toHost(head.array());

            loop.run(reports::add, () -> false);

            StepReport report = reports.get(0);
            assertThat(report.metrics().losses()).containsOnlyKeys(PascalTasks.NAMES);
            assertThat(report.metrics().totalLoss()).isBetween(1.0, 40.0);
            assertThat(report.metrics().gradientNorm()).isPositive();
            assertThat(Transfer.toHost(head.array())).isNotEqualTo(before);
        }
    }
}
