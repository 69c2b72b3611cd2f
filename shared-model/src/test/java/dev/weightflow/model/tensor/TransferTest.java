package dev.weightflow.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.testing.Tensors;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransferTest {

    private final NDManager manager = Torch.manager(Device.cpu());
    private final Transfer transfer = new Transfer();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void values_come_back_bit_by_bit_and_the_next_transfer_does_not_touch_them() {
        float[] values = {Float.MIN_VALUE, -0f, 1f / 3, Float.NaN, Float.NEGATIVE_INFINITY, 1e38f};

        NDArray first = transfer.toDevice(manager, values, new Shape(2, 3));
        NDArray second = transfer.toDevice(manager, HostTensor.of(new float[] {7}, 1));

        assertThat(Transfer.toHost(first).data())
                .isEqualTo(HostTensor.of(values, 2, 3).data());
        assertThat(Transfer.toHost(first).shape()).containsExactly(2L, 3L);
        assertThat(second.toFloatArray()).containsExactly(7);
    }

    @Test
    void other_element_types_become_floats() {
        assertThat(transfer.toDevice(manager, Tensors.of(new double[] {0.5, -2}, List.of(2L)))
                        .toFloatArray())
                .containsExactly(0.5f, -2f);
    }

    @Test
    void a_copy_goes_into_the_arrays_own_memory_even_if_it_is_trained() {
        NDArray target = manager.zeros(new Shape(2));
        target.setRequiresGradient(true);

        transfer.copy(HostTensor.of(new float[] {3, 4}, 2), target);
        transfer.copy(HostTensor.of(new float[] {5, 6}, 2), target);

        assertThat(target.toFloatArray()).containsExactly(5, 6);
        assertThat(target.hasGradient()).isTrue();
        assertThat(manager.getManagedArrays()).hasSize(1);
        assertThatThrownBy(() -> transfer.copy(HostTensor.of(new float[] {3, 4}, 1, 2), target))
                .hasMessageContaining("[1, 2]");
    }

    @Test
    void only_float32_goes_to_plain_memory() {
        NDArray doubles = manager.zeros(new Shape(2), DataType.FLOAT64);

        assertThatThrownBy(() -> Transfer.toHost(doubles)).hasMessageContaining("cast it to float32");
    }
}
