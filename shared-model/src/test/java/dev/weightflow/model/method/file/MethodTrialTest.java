package dev.weightflow.model.method.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MethodTrialTest {

    /** About two seconds of work. */
    private static final MethodText SLOW = MethodText.read("""
            def parameters(out_features):
                return {"s": torch.ones([out_features])}

            def adapt(w0, p):
                s = p["s"].detach()[:1]
                for i in range(1000000):
                    s = s * 1.0
                return w0 * p["s"].unsqueeze(1) * s
            """);

    @Test
    void functions_that_take_too_long_are_refused_and_others_wait_for_none_of_them() {
        MethodFunctions functions = MethodFunctions.compiled(SLOW, Map.of());

        assertThatThrownBy(() -> MethodTrial.of(functions, SLOW)
                        .within(Duration.ofMillis(50))
                        .run(List.of("q")))
                .hasMessage(
                        "The method file has a fault: its functions take longer than 0.05 s on weights of 192 channels; leave"
                                + " out what does not end or is that dear.");
    }

    @Test
    void what_the_text_spells_otherwise_is_found_by_the_name_that_it_has_when_it_is_compiled() {
        MethodText hidden = MethodText.read("""
                def parameters(out_features):
                    return {"s": torch.ones([out_features])}

                def adapt(w0, p):
                    ops.aten.save(w0, "/tmp/w0")
                    return w0 * p["s"].unsqueeze(1)
                """);

        assertThatThrownBy(() -> MethodFunctions.compiled(hidden, Map.of()))
                .hasMessageContaining("line 5: torch.save is not among the operations on tensors");
    }

    @Test
    void texts_that_only_speak_of_an_operation_are_allowed() {
        MethodText speaks = MethodText.read("""
                def parameters(out_features):
                    return {"s": torch.ones([out_features])}

                def adapt(w0, p, target):
                    assert target != "torch.save(w0)", "never while torch.save(w0)"
                    return w0 * p["s"].unsqueeze(1)
                """);

        assertThatCode(() -> MethodFunctions.tried(speaks, Map.of(), List.of("q")))
                .doesNotThrowAnyException();
    }
}
