package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each faulty file has one sentence, with the line and the way out. */
class FaultyMethodFilesTest {

    private static final String PARAMETERS = """
            def parameters(out_features):
                return {"s": torch.ones([out_features])}
            """;
    private static final String ADAPT = """
            def adapt(w0, p):
                return w0 * p["s"].unsqueeze(1)
            """;
    private static final String GOOD = PARAMETERS + ADAPT;

    static Stream<Arguments> read() {
        return Stream.of(
                Arguments.of("", "it has no function 'adapt'; write 'def adapt(w0, p):'"),
                Arguments.of(
                        ADAPT, "it has no function 'parameters'; write 'def parameters(out_features, in_features):'"),
                Arguments.of(GOOD + "# " + "x".repeat(20_000), "bytes, and may have 16384: leave out"),
                Arguments.of("import os\n" + GOOD, "line 1: 'import os': nothing is imported; a method file has torch"),
                Arguments.of(
                        "from os import path\n" + GOOD, "line 1: 'from os import path': nothing is imported; a method"),
                Arguments.of("class A:\n" + GOOD, "line 1: there are no classes; write functions"),
                Arguments.of(
                        "print('hello')\n" + GOOD,
                        "line 1: 'print('hello')' is neither a constant such as 'rank = 4' nor a function"),
                Arguments.of("rank = four\n" + GOOD, "line 1: 'four' is no value of an option; write a number"),
                Arguments.of("w0 = 4\n" + GOOD, "line 1: an option cannot be called 'w0'"),
                Arguments.of("alpha = 4\nalpha = 5\n" + GOOD, "line 2: there is a second 'alpha'; leave one out"),
                Arguments.of("rank = 4.0\n" + GOOD, "rank is a whole number in other methods: give it such a value"),
                Arguments.of("rank = 0\n" + GOOD, "rank must be at least 1, not 0"),
                Arguments.of("targets = \"q,x\"\n" + GOOD, "targets: there is no 'x'; choose q, k, v, proj"),
                Arguments.of("targets = [\"q\"]\n" + GOOD, "line 1: targets is written as words in quotes"),
                Arguments.of("targets = \"merging\"\n" + GOOD, "targets cannot have merging"),
                Arguments.of(GOOD + ADAPT, "line 5: there is a second function 'adapt'; give it another name"),
                Arguments.of(
                        PARAMETERS + "def adapt(w, p):\n    return w\n",
                        "line 3: adapt is given no 'w'; it may ask for w0, p, target"),
                Arguments.of(
                        GOOD + "def drive(w0):\n    return {\"U\": w0}\n",
                        "line 5: nothing calls 'drive' (did you mean derive?)"),
                Arguments.of(
                        GOOD + "def derive(w0): return {}\n", "line 5: a function begins as 'def adapt(w0, p):' does"),
                Arguments.of(
                        PARAMETERS + "def adapt(w0, p):\n    \"\"\"Nothing.\"\"\"\n",
                        "line 3: the function 'adapt' has no"),
                Arguments.of(
                        PARAMETERS + "def adapt(w0, p):\n\treturn w0\n",
                        "line 4: it has a tab or a control character"));
    }

    static Stream<Arguments> compiled() {
        return Stream.of(
                adapt("return w0 * p[\"s\"].unsqueeze(1) +", "line 4: this is not TorchScript: expected"),
                adapt("import os", "line 4: this is not TorchScript: expected"),
                adapt("return torch.no_such_thing(w0)", "line 4: there is no torch.no_such_thing; write an operation"),
                adapt("return w0 * alpha", "line 4: there is no 'alpha'; a function has its arguments, the options"),
                adapt(
                        "return w0 * p[\"s\"]",
                        "line 4: adapt of fc1 (768, 192) fails: The size of tensor a (192) must match"),
                adapt("return w0 * p[\"t\"]", "line 4: adapt of q (192, 192) fails:"),
                adapt("return p[\"s\"]", "line 3: adapt returns (192) for q, and what it replaces is (192, 192)"),
                adapt("return w0 * 2.0", "line 3: adapt does not depend on the parameter 's' of q"),
                adapt(
                        "return w0 * p[\"s\"].unsqueeze(1) / 0.0",
                        "line 3: adapt returns numbers for q that are not finite"),
                adapt(
                        "return (w0 * p[\"s\"].unsqueeze(1)).double()",
                        "line 3: adapt returns another type than it is given; convert with .to(w0.dtype)"),
                adapt(
                        "torch.save(w0, \"/tmp/w0\")\n    return w0",
                        "line 4: torch.save is not among the operations on tensors"),
                adapt(
                        "return w0 + torch.from_file(\"/etc/passwd\", False, 4).sum()",
                        "line 4: torch.from_file is not among the operations on tensors"),
                adapt("print(w0)\n    return w0 * p[\"s\"].unsqueeze(1)", "line 4: print is not among the operations"),
                adapt("w0 += 1\n    return w0 * p[\"s\"].unsqueeze(1)", "line 4: '+=' changes a tensor in place"),
                adapt("w0[0] = 1\n    return w0 * p[\"s\"].unsqueeze(1)", "line 4: 'x[…] =' changes a tensor in place"),
                adapt("w0.zero_()\n    return w0 * p[\"s\"].unsqueeze(1)", "line 4: 'zero_' changes a tensor in place"),
                adapt(
                        "torch.mul(w0, 2.0, out=w0)\n    return w0 * p[\"s\"].unsqueeze(1)",
                        "line 4: nothing is written into another"),
                adapt("return w0 * p[\"s\"].unsqueeze(1) + torch.randn_like(w0)", "line 4: torch.randn_like is random"),
                adapt(
                        "while bool(w0.sum() < 1e9):\n        w0 = w0 + 0.0\n    return w0 * p[\"s\"].unsqueeze(1)",
                        "line 4: a loop must end: write 'for i in range(…)'"),
                adapt(
                        "n = w0.new_zeros([1000000000, 100000])\n    return w0 * p[\"s\"].unsqueeze(1) + n.sum()",
                        "line 4: adapt of q (192, 192) needs more memory than there is (400000000000000 bytes at once)"),
                parameters(
                        "return {\"s\": torch.ones([3], dtype=7)}",
                        "line 1: parameters returns 's' of type float64; make it"),
                parameters("return {\"s s\": torch.ones([3])}", "line 1: parameters returns 's s', which is no name"),
                parameters(
                        "return {\"s\": torch.ones([9000, 9000])}",
                        "line 1: parameters returns 81000000 numbers for a weight"),
                parameters(
                        "return {\"s\": torch.ones([3]) / 0.0}",
                        "line 1: parameters returns 's' with numbers that are"),
                Arguments.of(
                        GOOD + "def derive(w0):\n    return {\"s\": w0}\n",
                        "line 5: derive returns 's', which is a trained parameter; give it another name"),
                Arguments.of(
                        GOOD + "def bias(b0, p):\n    return b0.sum()\n",
                        "line 5: bias returns () for q, and what it replaces is (192)"));
    }

    private static Arguments adapt(String body, String sentence) {
        return Arguments.of(PARAMETERS + "def adapt(w0, p):\n    " + body + "\n", sentence);
    }

    private static Arguments parameters(String body, String sentence) {
        return Arguments.of("def parameters(out_features):\n    " + body + "\n" + ADAPT, sentence);
    }

    @ParameterizedTest
    @MethodSource("read")
    void what_shows_without_compiling_is_refused_where_no_engine_is(String text, String sentence) {
        assertThatThrownBy(() -> Methods.spec(MethodName.FILE, Map.of("text", text)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageStartingWith("The method file has ")
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @MethodSource("compiled")
    void what_shows_when_it_is_compiled_and_tried_is_refused_before_a_training(String text, String sentence) {
        var spec = Methods.spec(MethodName.FILE, Map.of("text", text, "targets", "q,fc1"));

        assertThatThrownBy(() -> Methods.tried(spec))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageStartingWith("The method file has a fault: ")
                .hasMessageContaining(sentence);
    }

    @Test
    void the_file_without_a_fault_is_taken() {
        var spec = Methods.spec(MethodName.FILE, Map.of("text", GOOD, "targets", "q,fc1"));

        assertThat(Methods.tried(spec)).isEqualTo(spec);
    }

    @Test
    void all_faults_of_a_text_are_named_at_once() {
        assertThatThrownBy(() -> Methods.spec(MethodName.FILE, Map.of("text", "import os\nclass A:\n" + GOOD)))
                .hasMessageStartingWith("The method file has 2 faults: line 1: ")
                .hasMessageContaining("line 2: ");
    }
}
