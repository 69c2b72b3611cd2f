package dev.weightflow.model.method.file;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.method.file.operation.Operations;
import dev.weightflow.schema.InvalidRecordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A text that asks for something forbidden is refused with a sentence and a line, whatever it is, or does something harmless. Nothing but its
 * evaluation ends.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileMethodFilesTest {

    private static final String GOOD = """
            def parameters(out_features):
                return {"s": torch.ones([out_features])}
            def adapt(w0, p):
                return w0 * p["s"].unsqueeze(1)
            """;

    /** Arguments that some operations do not expect. */
    private static final List<String> ARGUMENTS = List.of(
            "w0",
            "w0",
            "w0",
            "0",
            "-1",
            "1",
            "2",
            "9223372036854775807",
            "(-9223372036854775807 - 1)",
            "2 ** 40",
            "1e308",
            "-0.5",
            "math.inf",
            "-math.inf",
            "None",
            "True",
            "\"x\"",
            "\"ij,jk->ik\"",
            "torch.float64",
            "torch.bool",
            "w0.device",
            "[]",
            "[0]",
            "[1, 0]",
            "[-1, -1]",
            "[2 ** 40]",
            "[2 ** 31, 2 ** 31]",
            "[w0, w0]",
            "[w0, 3]",
            "[w0, w0 > 0]",
            "p",
            "w0[0]",
            "w0[0, 0]",
            "w0 > 0",
            "w0 * 0",
            "w0 * math.inf",
            "w0.double()",
            "torch.zeros([0])",
            "torch.zeros([0, 5])",
            "torch.arange(3)",
            "torch.arange(0)",
            "torch.arange(5) - 2",
            "torch.arange(300)",
            "w0.argsort()",
            "w0.sum().to(torch.float64)",
            "(1, 2)");

    static Stream<String> written() {
        return lines().map(HostileMethodFilesTest::text);
    }

    static Stream<String> large() {
        String deep = "(".repeat(3000) + "w0" + ")".repeat(3000);
        return Stream.of(
                        "x = " + deep,
                        "x = " + "[".repeat(3000) + "]".repeat(3000),
                        "x = " + "not ".repeat(3500) + "True",
                        "x = " + "-".repeat(6000) + "1",
                        "x = " + "~".repeat(6000) + "w0",
                        "x = " + "- ".repeat(3000) + "w0",
                        "x = " + "{\"a\": ".repeat(1500) + "1" + "}".repeat(1500),
                        "x = " + "2 ** ".repeat(2500) + "2",
                        "x = " + "1 + ".repeat(3500) + "1",
                        "x = " + "w0 @ ".repeat(2000) + "w0",
                        "x = w0" + ".T".repeat(5000),
                        "x = w0" + "[0]".repeat(4000),
                        "x = " + "torch.abs(".repeat(1000) + "w0" + ")".repeat(1000),
                        "x = " + "w0 if True else ".repeat(800) + "w0",
                        "x = " + "True and ".repeat(1500) + "True",
                        "x = \"" + "a".repeat(12_000) + "\"",
                        "x = " + "a".repeat(12_000),
                        "x = " + "9".repeat(12_000),
                        "x = 0." + "9".repeat(12_000),
                        "x = torch" + ".a".repeat(5000),
                        "x = [" + "1, ".repeat(4000) + "1]",
                        "x = torch.cat([" + "w0, ".repeat(3000) + "w0])",
                        "x = torch.add(" + "w0, ".repeat(3000) + "w0)",
                        "x, ".repeat(4000) + "y = w0",
                        "x = w0[" + "None, ".repeat(2000) + "0]",
                        "x = w0[" + "(".repeat(2000) + "0" + ")".repeat(2000) + "]",
                        "x = 1\n".repeat(2700).replace("\n", "\n    "),
                        "if True:\n" + nested("if True:"),
                        "for i in range(2):\n" + nested("for i in range(2):"),
                        "if False:\n        x = 1\n" + "    elif False:\n        x = 1\n".repeat(400),
                        "x: " + "List[".repeat(2000) + "int" + "]".repeat(2000) + " = 1",
                        "# " + "\u202e".repeat(4000),
                        "x = 1 " + " ".repeat(15_000) + "+ 1",
                        "\"\"\"" + "a".repeat(15_000))
                .map(HostileMethodFilesTest::adapt);
    }

    private static String nested(String head) {
        return java.util.stream.IntStream.range(2, 60)
                .mapToObj(depth -> "    ".repeat(depth) + head + "\n")
                .collect(Collectors.joining());
    }

    static Stream<String> files() {
        String helpers = java.util.stream.IntStream.range(0, 30)
                .mapToObj(i -> "def f%d(x):\n    return f%d(x) + f%d(x)\n".formatted(i, i + 1, i + 1))
                .collect(Collectors.joining());
        String many = java.util.stream.IntStream.range(0, 200)
                .mapToObj(i -> "def f%d(x):\n    return x\n".formatted(i))
                .collect(Collectors.joining());
        String wide = java.util.stream.IntStream.range(0, 6)
                .mapToObj(i ->
                        "def f%d(x):\n    for i in range(50):\n        x = f%d(x)\n    return x\n".formatted(i, i + 1))
                .collect(Collectors.joining());
        return Stream.of(
                "\0",
                "\t",
                "\uFEFF" + GOOD,
                GOOD.replace("\n", "\r"),
                GOOD.replace("    ", "\t"),
                GOOD + "\0",
                GOOD + "\u000b",
                GOOD + "x = 1\u2028y = 2\n",
                "#".repeat(16_384),
                "(\n".repeat(8000),
                "def ".repeat(4000),
                "def adapt(".repeat(1000),
                "\"\"\"".repeat(5000),
                "import typing\n".repeat(1000),
                "from typing import " + "a, ".repeat(4000) + "b\n" + GOOD,
                "a = 1\n".repeat(2500),
                "a = 1\n".repeat(2000),
                " ".repeat(16_000) + "x",
                GOOD + helpers + "def f30(x):\n    return x\n",
                GOOD + many,
                GOOD.replace("return w0", "w0 = f0(w0)\n    return w0") + wide + "def f6(x):\n    return x\n",
                GOOD.replace("return w0", "w0 = f(w0)\n    return w0") + "def f(x):\n    return f(x)\n",
                GOOD.replace("return w0", "w0 = f(w0)\n    return w0")
                        + "def f(x):\n    return g(x)\ndef g(x):\n    return f(x)\n",
                GOOD.replace("return w0", "w0 = f(w0)\n    return w0") + "def f(x: int):\n    return x\n",
                GOOD.replace("return w0", "w0 = f(y=w0)\n    return w0") + "def f(x):\n    return x\n",
                GOOD.replace("torch.ones([out_features])", "torch.rand([2 ** 40])"),
                GOOD.replace("torch.ones([out_features])", "torch.rand([4096, 4096])"));
    }

    /** Creates calls of an operation with arguments of all kinds, drawn with its name as seed. */
    private static Stream<String> calls(String spelling) {
        Random random = new Random(spelling.hashCode());
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String arguments = random.ints(random.nextInt(5), 0, ARGUMENTS.size())
                    .mapToObj(ARGUMENTS::get)
                    .collect(Collectors.joining(", "));
            String self = random.nextInt(3) > 0 ? "w0" : "(" + ARGUMENTS.get(random.nextInt(ARGUMENTS.size())) + ")";
            calls.add("x = " + (spelling.startsWith(".") ? self : "") + spelling + "(" + arguments + ")");
        }
        return calls.stream();
    }

    static Stream<String> signs() {
        return Stream.of("+", "-", "*", "/", "//", "%", "@", "**", "<", "==", "&", "|", "^", "in", "and");
    }

    @ParameterizedTest
    @MethodSource({"written", "large", "files"})
    void a_hostile_text_ends_with_a_sentence_or_does_nothing(String text) {
        outcome(text, Map.of("q", Set.of(new Shape(192, 192))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_text_of_the_list_is_refused(String line) {
        assertThat(outcome(text(line), Map.of("q", Set.of(new Shape(192, 192)))))
                .as(line)
                .isPresent();
    }

    /** Returns all but the harmless ones. */
    static Stream<String> refused() {
        return lines().filter(line -> !HARMLESS.contains(line));
    }

    /** Constructs that Python and PyTorch allow as well, and that cost nothing. */
    private static final Set<String> HARMLESS = Set.of(
            "file:    rank = 4",
            "x = (-9223372036854775807 - 1) % -1",
            "x = 2 ** -10 ** 18",
            "x = [[0] * 10000] * 10000",
            "x = [[]]|    for i in range(9000):|        x = [x]",
            "x = torch.tensor([])",
            "x = torch.diag(w0, -2 ** 62)",
            "x = w0.roll(2 ** 62, 0)",
            "x = w0[2 ** 62:]",
            "x = torch.einsum(\"ij,jk,kl,lm,mn,no->io\", w0, w0, w0, w0, w0, w0)",
            "x = torch.ones([1000, 1, 192]) @ torch.ones([1, 1000, 192, 1])",
            "x = torch.linalg.inv(w0 * math.inf)",
            "x = torch.linalg.eigh(w0 * math.inf)",
            "x = torch.linalg.qr(w0 * math.inf)",
            "x = torch.linalg.det(torch.zeros([0, 0]))",
            "x = torch.linalg.svd(torch.zeros([0, 5]))",
            "x = torch.matrix_exp(w0 * 1e30)",
            "x = torch.nn.functional.softplus(w0, beta=0)",
            "x = w0 # fine \\ ` $ ä");

    @ParameterizedTest
    @MethodSource("operations")
    void an_operation_is_given_what_it_does_not_expect(String spelling) {
        calls(spelling).forEach(call -> outcome(adapt(call), SMALL));
    }

    static Stream<String> operations() {
        return Operations.spellings().stream();
    }

    private static final Map<String, Set<Shape>> SMALL = Map.of("q", Set.of(new Shape(8, 8)));

    @ParameterizedTest
    @MethodSource("signs")
    void a_sign_is_between_what_it_does_not_expect(String sign) {
        ARGUMENTS.stream()
                .skip(2)
                .flatMap(left -> Stream.of("w0", "0", "-1", "torch.arange(3)", "[1]", "9223372036854775807")
                        .map(right -> "x = %s %s %s".formatted(left, sign, right)))
                .forEach(statement -> outcome(adapt(statement), SMALL));
    }

    /** Returns the sentence, if the text is refused; any other exception fails the test. */
    private static Optional<String> outcome(String text, Map<String, Set<Shape>> weights) {
        try {
            MethodFunctions.tried(MethodText.read(text), Map.of(), weights);
            return Optional.empty();
        } catch (InvalidRecordException e) {
            assertThat(e.getMessage())
                    .as(text.length() < 500 ? text : text.substring(0, 500))
                    .matches(
                            "(?s)The method file has (a fault|\\d+ faults): .*(line \\d+: |it has \\d+ bytes|it has no function).*")
                    .hasSizeLessThan(20_000);
            return Optional.of(e.getMessage());
        }
    }

    private static String adapt(String statement) {
        return GOOD.replace("    return w0", "    " + statement + "\n    return w0");
    }

    private static String text(String line) {
        String statement = line.replace("|", "\n");
        return line.startsWith("file:") ? GOOD + statement.substring(5) + "\n" : adapt(statement);
    }

    private static Stream<String> lines() {
        try {
            return Files.readString(Path.of("src/test/resources/method-operations/hostile.txt"))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
