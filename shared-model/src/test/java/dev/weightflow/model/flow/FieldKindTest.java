package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.Flow.IntegratorName;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxAxis;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxDivisor;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxReading;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FieldKindTest extends FlowTestBase {

    private static final String Q = "backbone.layers.0.blocks.0.attn.q";

    @Test
    void parameters_are_adapters_under_the_weights_name() {
        assertThat(new SoftmaxField.Kind(24, SoftmaxField.Options.DEFAULT, false).parameters(Q, new Shape(96, 80)))
                .extracting(ParameterSpec::name, ParameterSpec::shape, ParameterSpec::group)
                .containsExactly(
                        tuple(Q + ".delora_W1", new Shape(80, 24), ParameterGroup.ADAPTER),
                        tuple(Q + ".delora_W2", new Shape(24, 96), ParameterGroup.ADAPTER));
        assertThat(new LowRankField.Kind(4, 1).parameters(Q, new Shape(96, 80)))
                .extracting(ParameterSpec::name, ParameterSpec::shape, ParameterSpec::group)
                .containsExactly(
                        tuple(Q + ".lora_A", new Shape(4, 80), ParameterGroup.ADAPTER),
                        tuple(Q + ".lora_B", new Shape(96, 4), ParameterGroup.ADAPTER));
    }

    @Test
    void rank_24_over_queries_and_values_of_every_block_costs_what_the_papers_count_needs() {
        FieldKind kind = new SoftmaxField.Kind(24, SoftmaxField.Options.DEFAULT, false);
        int[] widths = {96, 96, 192, 192, 384, 384, 384, 384, 384, 384, 768, 768};

        long adapters = 0;
        for (int width : widths) {
            adapters += 2
                    * kind.parameters(Q, new Shape(width, width)).stream()
                            .mapToLong(ParameterSpec::size)
                            .sum();
        }

        // with the decoders and the small trained parts: the paper's 2.42 M
        assertThat(adapters).isEqualTo(423_936);
        assertThat(adapters + 1_946_624 + 51_258).isEqualTo(2_421_818);
    }

    @ParameterizedTest
    @EnumSource(SoftmaxAxis.class)
    void a_centred_flow_starts_exactly_at_the_identity_and_can_leave_it(SoftmaxAxis axis) {
        SoftmaxField.Options options = new SoftmaxField.Options(SoftmaxReading.PRODUCT, axis, SoftmaxDivisor.SQRT_ROWS);
        FieldKind kind = new SoftmaxField.Kind(24, options, true);
        ParameterSet parameters = Fields.parameters(kind, 192, 96, manager);
        VelocityField field = kind.field(Fields.WEIGHT, parameters::get);
        NDArray w0 = manager.randomNormal(new Shape(192, 96));

        for (IntegratorName integrator : IntegratorName.values()) {
            assertThat(new Flow(integrator, 3).transport(field, w0)).isEqualTo(w0);
        }
        Torch.recording(() -> {
            NDArray w = Flow.ONE_EULER_STEP.transport(field, w0);
            Backward.of(w.mul(w).sum());
            return null;
        });
        assertThat(parameters
                        .get(Fields.WEIGHT + ".delora_W2")
                        .getGradient()
                        .abs()
                        .max()
                        .getFloat())
                .isPositive();
    }

    @Test
    void a_low_rank_flow_starts_at_the_identity() {
        LowRankField field = Fields.initialised(new LowRankField.Kind(4, 4), 12, 8, manager);
        NDArray w0 = manager.randomNormal(new Shape(12, 8));

        assertThat(Flow.ONE_EULER_STEP.transport(field, w0)).isEqualTo(w0);
    }
}
