package dev.weightflow.model.method.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MethodTrialTest {

    private static final MethodText OF_NARROW_WEIGHTS = MethodText.read("""
            def parameters(out_features):
                return {"s": torch.ones([out_features])}

            def adapt(w0, p):
                return w0 * p["s"].unsqueeze(1) * (1.0 / (384 - w0.size(0)))
            """);

    @Test
    void a_fault_of_any_shape_that_a_model_has_shows_though_only_the_smallest_is_computed() {
        MethodFunctions.tried(OF_NARROW_WEIGHTS, Map.of(), List.of("q"));
        MethodFunctions.tried(OF_NARROW_WEIGHTS, Map.of(), Map.of("q", Set.of(new Shape(96, 96), new Shape(192, 192))));

        assertThatThrownBy(() -> MethodFunctions.tried(
                        OF_NARROW_WEIGHTS, Map.of(), Map.of("q", Set.of(new Shape(96, 96), new Shape(384, 384)))))
                .hasMessage("The method file has a fault: line 5: adapt of q (384, 384): 1.0 / 0: division by zero.");
    }

    @Test
    void a_fault_that_shows_in_a_training_alone_is_a_sentence_too() {
        MethodFunctions functions = MethodFunctions.of(OF_NARROW_WEIGHTS, Map.of());

        assertThat(functions.parameterShapes(new Shape(192, 768), "fc2")).isEqualTo(Map.of("s", new Shape(192)));
        assertThatThrownBy(() -> functions.parameterShapes(new Shape(384, 96), "fc2"))
                .hasMessageContaining("line 5: adapt of fc2 (384, 96): 1.0 / 0: division by zero");
    }
}
