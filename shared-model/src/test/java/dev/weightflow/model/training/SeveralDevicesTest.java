package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.weightflow.data.weights.InMemory;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests runs on several devices, each with a part of every batch. A machine has one CPU, which counts as any number of devices. */
class SeveralDevicesTest {
    private static final int SIDE = 32;
    private static final int STEPS = 6;
    private static final NetworkConfig MODEL =
            NetworkConfig.of(new SwinConfig("micro", 4, 24, List.of(2, 2, 2, 2), List.of(1, 2, 4, 8), 4, 4, 0.3), SIDE);
    private static final TrainingSpec SPEC = SpecBuilder.reference(TrainingLength.steps(STEPS), 4, 5)
            .learningRate(2e-3)
            .build();

    @Test
    void its_losses_are_those_of_one_device_also_when_it_goes_on_from_a_state() {
        // given
        List<StepReport> alone = new ArrayList<>();
        try (Network network = network();
                TrainingLoop loop = loop(network, "cpu")) {
            loop.run(alone::add, () -> false);
        }

        // when
        List<StepReport> together = new ArrayList<>();
        TrainingState state;
        try (Network network = network();
                TrainingLoop loop = loop(network, "cpu,cpu")) {
            loop.run(together::add, () -> loop.step() == STEPS / 2);
            state = TrainingState.of(InMemory.read("stopped", loop.state().encode()));
        }
        try (Network network = network();
                TrainingLoop loop = loop(network, "cpu,cpu,cpu")) {
            loop.restore(state);
            loop.run(together::add, () -> false);
        }

        // then
        assertThat(together).hasSameSizeAs(alone);
        for (int step = 0; step < STEPS; step++) {
            assertThat(loss(together, step)).as("step " + step).isCloseTo(loss(alone, step), within(1e-3));
        }
        assertThat(loss(alone, 0)).isNotCloseTo(loss(alone, STEPS - 1), within(1e-2));
    }

    @Test
    void a_batch_that_is_smaller_than_their_number_is_refused() {
        try (Network network = network()) {
            assertThatThrownBy(() -> loop(network, "cpu,cpu,cpu,cpu,cpu"))
                    .isInstanceOf(TrainingException.InvalidConfiguration.class)
                    .hasMessageContaining("a batch of 4 images is not enough for 5 devices");
        }
    }

    @Test
    void names_of_devices_are_checked_each() {
        assertThat(Torch.namesDevices("cuda:0,cuda:1")).isTrue();
        assertThat(Torch.namesDevices("cuda:0,gpu")).isFalse();
        assertThat(Torch.namesDevices("cpu,")).isFalse();
        assertThat(Torch.devices("cpu,cpu")).isEqualTo(Collections.nCopies(2, Device.cpu()));
    }

    private static double loss(List<StepReport> reports, int step) {
        return reports.get(step).metrics().totalLoss();
    }

    private static Network network() {
        return Network.create(MODEL, Methods.of(ExampleMethods.spec(MethodName.DELORA)), Device.cpu(), 1);
    }

    private static TrainingLoop loop(Network network, String names) {
        List<Device> devices = Torch.devices(names);
        return TrainingLoop.of(
                network,
                devices.subList(1, devices.size()),
                SPEC,
                new SyntheticSamples(8),
                SyntheticSamples.transform(SIDE),
                InstantSource.fixed(Instant.EPOCH));
    }
}
