package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.model.flow.FieldKind;
import dev.weightflow.model.flow.LowRankField;
import dev.weightflow.model.flow.SoftmaxField;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxAxis;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxDivisor;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxReading;
import dev.weightflow.schema.MethodName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeloraTest {

    @Test
    void the_options_choose_the_field_and_its_reading() {
        assertThat(kind(Map.of("rank", "8"))).isEqualTo(new SoftmaxField.Kind(8, SoftmaxField.Options.DEFAULT, false));
        assertThat(kind(Map.of(
                        "field", "centered-softmax",
                        "reading", "transposed",
                        "axis", "all",
                        "divisor", "sqrt-rank")))
                .isEqualTo(new SoftmaxField.Kind(
                        24,
                        new SoftmaxField.Options(SoftmaxReading.TRANSPOSED, SoftmaxAxis.ALL, SoftmaxDivisor.SQRT_RANK),
                        true));
        assertThat(kind(Map.of("field", "low-rank", "scale", "2.5"))).isEqualTo(new LowRankField.Kind(24, 2.5));
    }

    private static FieldKind kind(Map<String, String> options) {
        AdapterMethod method = (AdapterMethod) Methods.of(Methods.spec(MethodName.DELORA, options));
        return ((FlowAdapter) method.adapter()).field();
    }
}
