package dev.weightflow.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientsTest {

    private NDManager manager;
    private Parameter a;
    private Parameter b;

    @BeforeEach
    void open() {
        manager = Torch.manager(Device.cpu());
        a = parameter("a", 2, 3);
        b = parameter("b", 5, 7);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void a_parameter_that_the_loss_does_not_depend_on_has_none() {
        NDArray loss = Torch.recording(() -> a.array().square().sum());

        Gradients gradients = Gradients.of(loss, List.of(a, b));

        assertThat(gradients.byName()).containsOnlyKeys("a");
        assertThat(gradients.byName().get("a").toFloatArray()).containsExactly(4, 6);
    }

    @Test
    void gradients_of_several_losses_add_up_and_parameters_keep_none() {
        Gradients first = Gradients.of(Torch.recording(() -> a.array().square().sum()), List.of(a, b));
        Gradients second =
                Gradients.of(Torch.recording(() -> a.array().mul(b.array()).sum()), List.of(a, b));

        Gradients sum = first.plus(second);

        assertThat(sum.byName()).containsOnlyKeys("a", "b");
        assertThat(sum.byName().get("a").toFloatArray()).containsExactly(9, 13);
        assertThat(sum.byName().get("b").toFloatArray()).containsExactly(2, 3);
        assertThat(sum.norm().getFloat()).isCloseTo((float) Math.sqrt(81 + 169 + 4 + 9), within(1e-5f));
        assertThat(a.array().getGradient().toFloatArray()).containsOnly(0);
    }

    private Parameter parameter(String name, float... values) {
        NDArray array = manager.create(values, new Shape(values.length));
        array.setRequiresGradient(true);
        return new Parameter(name, ParameterGroup.ADAPTER, true, array);
    }
}
