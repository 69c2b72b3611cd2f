package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.SoftmaxFieldOptions.Axis;
import dev.weightflow.model.flow.SoftmaxFieldOptions.Reading;
import dev.weightflow.model.flow.SoftmaxFieldOptions.Scale;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.Torch;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FieldKindTest extends FlowTestBase {

    private static final String Q = "backbone.layers.0.blocks.0.attn.q";

    @Test
    void parameters_are_adapters_under_the_weights_name() {
        assertThat(FieldKind.of("softmax", 24, Map.of()).parameters(Q, new Shape(96, 80)))
                .extracting(ParameterSpec::name, ParameterSpec::shape, ParameterSpec::role)
                .containsExactly(
                        tuple(Q + ".delora_W1", new Shape(80, 24), ParameterGroup.ADAPTER),
                        tuple(Q + ".delora_W2", new Shape(24, 96), ParameterGroup.ADAPTER));
        assertThat(FieldKind.of("low-rank", 4, Map.of()).parameters(Q, new Shape(96, 80)))
                .extracting(ParameterSpec::name, ParameterSpec::shape, ParameterSpec::role)
                .containsExactly(
                        tuple(Q + ".lora_A", new Shape(4, 80), ParameterGroup.ADAPTER),
                        tuple(Q + ".lora_B", new Shape(96, 4), ParameterGroup.ADAPTER));
    }

    @Test
    void rank_24_over_queries_and_values_of_every_block_costs_what_the_papers_count_needs() {
        FieldKind kind = new SoftmaxKind(24, SoftmaxFieldOptions.DEFAULT);
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
    @EnumSource(Axis.class)
    void a_centred_flow_starts_exactly_at_the_identity_and_can_leave_it(Axis axis) {
        SoftmaxFieldOptions options = new SoftmaxFieldOptions(Reading.PRODUCT, axis, Scale.SQRT_ROWS);
        CenteredSoftmaxField field = Fields.initialised(new CenteredSoftmaxKind(24, options), 192, 96, manager);
        NDArray w0 = manager.randomNormal(new Shape(192, 96));

        for (Integrator integrator : Integrator.values()) {
            assertThat(new Flow(integrator, 3).transport(field, w0)).isEqualTo(w0);
        }
        Torch.recording(() -> {
            NDArray w = Flow.ONE_EULER_STEP.transport(field, w0);
            Ops.backward(w.mul(w).sum());
            return null;
        });
        assertThat(field.field().w2().getGradient().abs().max().getFloat()).isPositive();
    }

    @Test
    void a_low_rank_flow_starts_at_the_identity() {
        LowRankField field = Fields.initialised(new LowRankKind(4, 4), 12, 8, manager);
        NDArray w0 = manager.randomNormal(new Shape(12, 8));

        assertThat(Flow.ONE_EULER_STEP.transport(field, w0)).isEqualTo(w0);
    }

    @Test
    void options_are_read_by_name_and_default_to_the_reading_that_type_checks() {
        assertThat(FieldKind.of("softmax", 8, Map.of()))
                .isEqualTo(new SoftmaxKind(8, new SoftmaxFieldOptions(Reading.PRODUCT, Axis.LAST, Scale.SQRT_ROWS)));
        assertThat(FieldKind.of(
                        "centered-softmax", 8, Map.of("reading", "transposed", "axis", "all", "scale", "sqrt-rank")))
                .isEqualTo(new CenteredSoftmaxKind(
                        8, new SoftmaxFieldOptions(Reading.TRANSPOSED, Axis.ALL, Scale.SQRT_RANK)));
        assertThat(FieldKind.of("low-rank", 8, Map.of("scale", "2.5"))).isEqualTo(new LowRankKind(8, 2.5));
    }

    @Test
    void what_cannot_be_read_is_refused_by_name_with_the_choices() {
        assertThatThrownBy(() -> FieldKind.of("sigmoid", 8, Map.of()))
                .hasMessage("no velocity field is called 'sigmoid'; there are softmax, centered-softmax, low-rank");
        assertThatThrownBy(() -> FieldKind.of("softmax", 0, Map.of())).hasMessageContaining("rank 0");
        assertThatThrownBy(() -> FieldKind.of("softmax", 8, Map.of("axis", "rows")))
                .hasMessage("the option 'axis' cannot be 'rows'; choose last, first, all");
        assertThatThrownBy(() -> FieldKind.of("softmax", 8, Map.of("axes", "last")))
                .hasMessage("the softmax field has no option 'axes'; it has axis, reading, scale");
        assertThatThrownBy(() -> FieldKind.of("low-rank", 8, Map.of("scale", "four")))
                .hasMessageContainingAll("'scale'", "'four'");
        assertThatThrownBy(() -> FieldKind.of("low-rank", 8, Map.of("scale", "NaN")))
                .hasMessageContaining("NaN");
    }
}
