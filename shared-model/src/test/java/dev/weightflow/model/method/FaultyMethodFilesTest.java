package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each faulty file is refused with one sentence, with the line and the remedy. */
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
                Arguments.of(
                        "import os\n" + GOOD,
                        "line 1: 'import os': imports are not supported; a method file has torch"),
                Arguments.of(
                        "from os import path\n" + GOOD,
                        "line 1: 'from os import path': imports are not supported; a method"),
                Arguments.of("class A:\n" + GOOD, "line 1: classes are not supported; write functions"),
                Arguments.of(
                        "print('hello')\n" + GOOD,
                        "line 1: 'print('hello')' is neither a constant such as 'rank = 4' nor a function"),
                Arguments.of("rank = four\n" + GOOD, "line 1: 'four' is not an option value; write a number"),
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
                        GOOD
                                + "def h(y: Tensor=torch.from_file(\"/etc/passwd\", False, 4, dtype=0).to(3)):\n    return y\n",
                        "line 5: the argument 'y' has a default value, which there is none of; write a constant at the file's head"),
                Arguments.of(GOOD + "def h(y=5 % 0):\n    return y\n", "line 5: the argument 'y' has a default value"),
                Arguments.of(
                        GOOD + "def h(y: torch.from_file(\"/etc/passwd\")):\n    return y\n",
                        "line 5: there is no type 'from_file'; there are Tensor, int"),
                Arguments.of(GOOD + "def h(y) -> torch.save:\n    return y\n", "line 5: there is no type 'save'"),
                Arguments.of(
                        PARAMETERS + "def adapt(w0, p):\n    def h(y=1):\n        return y\n    return w0\n",
                        "line 4: a function stands at the file's head, and not within another"),
                Arguments.of(
                        PARAMETERS + "def adapt(w0, p):\n\treturn w0\n",
                        "line 4: it has a tab or a control character"));
    }

    /** Faults that a check of the syntax tree finds, without calling the function. */
    static Stream<Arguments> named() {
        return Stream.of(
                adapt(
                        "return w0 * p[\"s\"].unsqueeze(1) +",
                        "line 4: the expression has no end: found the line's end where"),
                adapt("import os", "line 4: imports are not supported; a function has torch, math and the file's own"),
                adapt(
                        "return torch.no_such_thing(w0)",
                        "line 4: there is no torch.no_such_thing; docs/reference/method-files.md"),
                adapt(
                        "return torch.svd(w0)[0]",
                        "line 4: there is no torch.svd (did you mean torch.linalg.svd?); docs/"),
                adapt(
                        "return torch.sofmax(w0, 1)",
                        "line 4: there is no torch.sofmax (did you mean torch.softmax?); docs/"),
                adapt(
                        "return w0.norn()",
                        "line 4: there is no method or property 'norn' of a tensor (did you mean .norm?)"),
                adapt("return w0 * alpha", "line 4: there is no 'alpha'; a function has its arguments, the options"),
                adapt("return w0 * targt", "line 4: there is no 'targt'; a function has its arguments"),
                adapt("torch.save(w0, \"/tmp/w0\")\n    return w0", "line 4: there is no torch.save; docs/reference"),
                adapt(
                        "return w0 + torch.from_file(\"/etc/passwd\", False, 4).sum()",
                        "line 4: there is no torch.from_file; docs"),
                adapt(
                        "ops.aten.save(w0)\n    return w0",
                        "line 4: there is no 'ops' (did you mean p?); a function has its arguments"),
                adapt(
                        "print(w0)\n    return w0 * p[\"s\"].unsqueeze(1)",
                        "line 4: there is no function print (did you mean int?); there are those"),
                adapt("w0[0] = 1\n    return w0 * p[\"s\"].unsqueeze(1)", "line 4: 'x[…] =' changes a tensor in place"),
                adapt("w0.zero_()\n    return w0 * p[\"s\"].unsqueeze(1)", "line 4: 'zero_' changes a tensor in place"),
                adapt(
                        "xs = [w0]\n    xs.append(w0)\n    return w0",
                        "line 5: 'append' changes a list or dictionary in place"),
                adapt(
                        "torch.mul(w0, 2.0, out=w0)\n    return w0 * p[\"s\"].unsqueeze(1)",
                        "line 4: results are not written into another"),
                adapt(
                        "return w0.clamp(mn=0.0)",
                        "line 4: .clamp has no argument 'mn' (did you mean min?); it takes min"),
                adapt(
                        "return torch.where(w0 > 0, w0)",
                        "line 4: torch.where lacks 'other': it takes condition, input, other"),
                adapt("return w0.exp(2)", "line 4: .exp has 0 arguments, but got 1: it takes none"),
                adapt(
                        "while bool(w0.sum() < 1e9):\n        w0 = w0 + 0.0\n    return w0 * p[\"s\"].unsqueeze(1)",
                        "line 4: a loop must end: write 'for i in range(…)'"),
                adapt(
                        "if w0.sum().item() > 0:\n        return w0\n    return w0",
                        "line 4: a tensor's numbers are not known"),
                adapt("return w0 if target == 'q' else w0", "line 4: there is no 'target'"),
                Arguments.of(
                        PARAMETERS
                                + "def adapt(w0, p):\n    return f(w0)\ndef f(x):\n    return g(x)\ndef g(x):\n    return f(x)\n",
                        "line 5: 'f' calls itself, by way of adapt, f, g; write a loop"),
                Arguments.of(
                        PARAMETERS + "def adapt(w0, p):\n    return f(w0)\ndef f(x, y):\n    return x\n",
                        "line 4: f takes x, y, but got 1 of them"),
                Arguments.of(
                        "def parameters(n=torch.from_file(\"/etc/passwd\")):\n    return {\"s\": torch.ones([3])}\n"
                                + ADAPT,
                        "line 1: the argument 'n' has a default value, which there is none of"));
    }

    /** Faults that depend on shapes, types and numbers. */
    static Stream<Arguments> tried() {
        return Stream.of(
                adapt(
                        "return w0 * p[\"s\"]",
                        "line 4: adapt of fc1 (768, 192): '*' is given tensors (768, 192) and (768), which do not fit: an axis has"
                                + " 192 in one and 768 in the other"),
                adapt(
                        "return w0 * p[\"t\"]",
                        "line 4: adapt of fc1 (768, 192): there is no \"t\" (did you mean s?); there is s"),
                adapt("return p[\"s\"]", "line 3: adapt returns (768) for fc1, and what it replaces is (768, 192)"),
                adapt("return w0 * 2.0", "line 3: adapt does not depend on the parameter 's' of fc1"),
                adapt(
                        "return w0 * p[\"s\"].unsqueeze(1) / 0.0",
                        "line 3: adapt returns numbers for fc1 that are not finite"),
                adapt(
                        "return (w0 * p[\"s\"].unsqueeze(1)).double()",
                        "line 3: adapt returns another type than it is given; convert with .to(w0.dtype)"),
                adapt(
                        "return w0 * p[\"s\"].unsqueeze(1) + torch.randn_like(w0)",
                        "line 4: adapt of fc1 (768, 192): torch.randn_like is random"),
                adapt(
                        "for i in range(10 ** 12):\n        w0 = w0 + 0.0\n    return w0 * p[\"s\"].unsqueeze(1)",
                        "line 4: adapt of fc1 (768, 192): a loop of 1000000000000 iterations is too long: range gives at most 10000"),
                adapt(
                        "for i in range(9999):\n        w0 = w0 + 0.0\n    return w0 * p[\"s\"].unsqueeze(1)",
                        "line 5: adapt of fc1 (768, 192): it makes tensors of 38338560 bytes, and may have 37748736"),
                adapt(
                        "for i in range(9999):\n        w0 = w0.t().t()\n    return w0 * p[\"s\"].unsqueeze(1)",
                        "line 5: adapt of fc1 (768, 192): it takes more than 4096 operations on tensors; make its loops shorter"),
                adapt(
                        "n = w0.new_zeros([1000000000, 100000])\n    return w0 * p[\"s\"].unsqueeze(1) + n.sum()",
                        "line 4: adapt of fc1 (768, 192): a tensor would have the shape (1000000000, 100000), and may have 268435456"),
                adapt("w0.sum()\n    return w0", "line 4: adapt of fc1 (768, 192): nothing is done with this value"),
                adapt(
                        "if w0.sum() > 0:\n        return w0\n    return w0",
                        "line 4: adapt of fc1 (768, 192): a condition cannot"),
                parameters(
                        "return {\"s\": torch.ones([3], dtype=torch.float64)}",
                        "line 1: parameters returns 's' of type float64; make it"),
                parameters(
                        "return {\"s\": torch.ones([3], dtype=7)}",
                        "line 2: parameters of fc1 (768, 192): torch.ones takes a type such as w0.dtype or torch.float32 as dtype"),
                parameters(
                        "return {\"s s\": torch.ones([3])}", "line 1: parameters returns 's s', which is not a name"),
                parameters("return {}", "line 1: parameters returns no parameter; return at least one by name"),
                parameters("return torch.ones([3])", "line 1: parameters returns a tensor (3); return tensors by name"),
                parameters(
                        "return {\"s\": 3}", "line 1: parameters returns the whole number 3 as 's'; return a tensor"),
                parameters("return {\"s\": torch.ones([0])}", "line 1: parameters returns 's' without a number in it"),
                parameters(
                        "return {\"s\": torch.ones([1000, 2500])}",
                        "line 1: parameters returns 2500000 numbers for a weight of 147456, and may return 16 times as many"),
                parameters(
                        "return {\"s\": torch.ones([out_features]) / 0.0}",
                        "line 1: parameters returns 's' with numbers that are"),
                Arguments.of(
                        GOOD + "def derive(w0):\n    return {\"s\": w0}\n",
                        "line 5: derive returns 's', which is a trained parameter; give it another name"),
                Arguments.of(
                        GOOD + "def bias(b0, p):\n    return b0.sum()\n",
                        "line 5: bias returns () for fc1, and what it replaces is (768)"));
    }

    private static Arguments adapt(String body, String sentence) {
        return Arguments.of(PARAMETERS + "def adapt(w0, p):\n    " + body + "\n", sentence);
    }

    private static Arguments parameters(String body, String sentence) {
        return Arguments.of("def parameters(out_features):\n    " + body + "\n" + ADAPT, sentence);
    }

    @ParameterizedTest
    @MethodSource({"read", "named"})
    void what_shows_without_calling_a_function_is_refused_where_no_engine_is(String text, String sentence) {
        assertThatThrownBy(() -> Methods.spec(MethodName.FILE, Map.of("text", text)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageStartingWith("The method file has ")
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @MethodSource("tried")
    void what_shows_when_it_is_tried_is_refused_before_a_training(String text, String sentence) {
        var spec = ExampleMethods.file(text, Map.of("targets", "q,fc1"));

        assertThatThrownBy(() -> Methods.tried(spec, MethodTexts.NONE))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageStartingWith("The method file has a fault: ")
                .hasMessageContaining(sentence);
    }

    @Test
    void the_file_without_a_fault_is_taken() {
        var spec = ExampleMethods.file(GOOD, Map.of("targets", "q,fc1"));

        assertThat(Methods.tried(spec, MethodTexts.NONE)).isEqualTo(spec);
    }

    @Test
    void all_faults_of_a_text_are_named_at_once() {
        assertThatThrownBy(() -> Methods.spec(MethodName.FILE, Map.of("text", "import os\nclass A:\n" + GOOD)))
                .hasMessageStartingWith("The method file has 2 faults: line 1: ")
                .hasMessageContaining("line 2: ");
    }

    @Test
    void a_function_with_a_fault_is_left_out_whole_and_what_is_behind_it_is_read() {
        String text = PARAMETERS
                + "def adapt(w0, p):\n    assert p\n    if p:\n        return w0\n    return w0\nrank = four\n";

        assertThatThrownBy(() -> Methods.spec(MethodName.FILE, Map.of("text", text)))
                .hasMessageStartingWith("The method file has 2 faults: line 4: there is no 'assert'")
                .hasMessageContaining("line 8: 'four' is not an option value");
    }
}
