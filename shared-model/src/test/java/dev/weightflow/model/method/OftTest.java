package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.Flow.IntegratorName;
import dev.weightflow.model.method.Oft.RotatedSide;
import dev.weightflow.model.method.Oft.RotationForm;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OftTest {

    private final NDManager manager = Torch.manager(Device.cpu());
    private StepScope scope;

    @BeforeEach
    void open() {
        scope = StepScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, INPUT, 8",
        "EXPONENTIAL, OUTPUT, 16",
        "CAYLEY, INPUT, 5",
        "CAYLEY, OUTPUT, 24",
    })
    void the_transport_is_orthogonal_and_keeps_the_products_that_singular_values_come_from(
            RotationForm form, RotatedSide side, int blockSize) {
        Oft oft = new Oft(blockSize, form, side);
        NDArray upper = upper(oft, new Shape(24, 24));
        NDArray w0 = draw(24, 24);

        NDArray rotation = oft.adapt("w", manager.eye(24), name -> upper); // R or Rᵀ
        NDArray w = oft.adapt("w", w0, name -> upper);

        assertThat(difference(rotation.transpose().matMul(rotation), manager.eye(24)))
                .isLessThan(2e-6);
        assertThat(difference(rotation, manager.eye(24))).isGreaterThan(0.1);
        NDArray kept = side == RotatedSide.INPUT
                ? w.matMul(w.transpose())
                : w.transpose().matMul(w);
        NDArray expected = side == RotatedSide.INPUT
                ? w0.matMul(w0.transpose())
                : w0.transpose().matMul(w0);
        assertThat(difference(kept, expected)).isLessThan(2e-5);
    }

    @Test
    void the_exponential_is_where_the_flow_of_the_skew_field_ends() {
        Oft oft = new Oft(12, RotationForm.EXPONENTIAL, RotatedSide.OUTPUT);
        NDArray upper = upper(oft, new Shape(12, 7));
        NDArray w0 = draw(12, 7);
        NDArray skew = Oft.SCRIPT.call("skew", upper, 12).reshape(12, 12);

        NDArray flown = new Flow(IntegratorName.RK4, 100).transport((w, t) -> skew.matMul(w), w0);

        assertThat(difference(oft.adapt("w", w0, name -> upper), flown)).isLessThan(1e-5);
    }

    @Test
    void in_two_dimensions_the_angle_is_the_number_that_is_trained_or_twice_the_arc_tangent_of_its_half() {
        double angle = 0.8;
        NDArray upper = manager.create(new float[] {(float) angle}, new Shape(1, 1));

        for (RotationForm form : RotationForm.values()) {
            double turned = form == RotationForm.EXPONENTIAL ? angle : 2 * Math.atan(angle / 2);
            float[] rotation = new Oft(2, form, RotatedSide.OUTPUT)
                    .adapt("w", manager.eye(2), name -> upper)
                    .toFloatArray();

            assertThat(rotation)
                    .containsExactly(
                            new float[] {
                                (float) Math.cos(turned),
                                (float) Math.sin(turned),
                                (float) -Math.sin(turned),
                                (float) Math.cos(turned)
                            },
                            org.assertj.core.data.Offset.offset(1e-6f));
        }
    }

    @ParameterizedTest
    @EnumSource(RotatedSide.class)
    void no_rotation_is_exactly_the_frozen_weight(RotatedSide side) {
        for (RotationForm form : RotationForm.values()) {
            Oft oft = new Oft(16, form, side);
            NDArray zero =
                    manager.zeros(oft.parameters("w", new Shape(48, 24)).get(0).shape());
            NDArray w0 = draw(48, 24);

            assertThat(oft.adapt("w", w0, name -> zero)).isEqualTo(w0);
        }
    }

    private NDArray upper(Oft oft, Shape weight) {
        Shape shape = oft.parameters("w", weight).get(0).shape();
        return draw(shape.get(0), shape.get(1));
    }

    private NDArray draw(long rows, long columns) {
        return Ops.scale(manager.arange(rows * columns).toType(DataType.FLOAT32, false), 1.7)
                .sin()
                .reshape(rows, columns);
    }

    private static double difference(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat();
    }
}
