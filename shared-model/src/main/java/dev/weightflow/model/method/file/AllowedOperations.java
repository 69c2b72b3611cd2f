package dev.weightflow.model.method.file;

import dev.weightflow.schema.Faults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Restricts a method file to operations on tensors that read and write nothing else. What is checked is not the file's text but what the
 * engine has compiled of it and prints again, in which every operation has its own name. All that is not allowed is refused, so that an
 * operation of a later engine is too.
 */
final class AllowedOperations {

    private static final Set<String> ATEN = names();
    private static final Set<String> RANDOM =
            Set.of("bernoulli", "dropout", "normal", "rand", "rand_like", "randint", "randn", "randn_like", "randperm");
    /** What the engine prints otherwise than as an operation: conversions, loops over numbers, and what is known of a tensor. */
    private static final Set<String> OTHERS =
            Set.of("annotate", "bool", "float", "int", "isinstance", "range", "str", "unchecked_cast", "uninitialized");

    private static final Set<String> PRIM = Set.of("RaiseException", "device", "dtype", "max", "min", "abs", "tolist");
    private static final Map<String, String> IN_PLACE = Map.of(
            "add_",
            "+=",
            "sub_",
            "-=",
            "mul_",
            "*=",
            "div_",
            "/=",
            "copy_",
            "] =",
            "fill_",
            "] =",
            "index_put_",
            "] =");

    private static final Pattern FUNCTION = Pattern.compile("(?m)^  def (\\w+)\\(");
    private static final Pattern TEXT = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");
    private static final Pattern CALL = Pattern.compile("([A-Za-z_][\\w.]*)\\(");

    private AllowedOperations() {}

    /**
     * Notes what of a compiled text is not allowed.
     *
     * @param compiled as {@code TorchScript.compiled} gives it
     */
    static void check(String compiled, MethodText file, Faults faults) {
        String code = TEXT.matcher(compiled).replaceAll("\"\"");
        Matcher heads = FUNCTION.matcher(code);
        Set<String> clauses = new TreeSet<>();
        int from = heads.find() ? heads.start() : code.length();
        while (from < code.length()) {
            String name = heads.group(1);
            int start = heads.end();
            int end = heads.find() ? heads.start() : code.length();
            function(name, code.substring(start, end), file, clauses);
            from = end;
        }
        clauses.forEach(clause -> faults.require(false, clause.substring(clause.indexOf('|') + 1)));
    }

    private static void function(String name, String body, MethodText file, Set<String> clauses) {
        if (Pattern.compile("(?m)^ +while ").matcher(body).find()) {
            note(name, List.of("while"), file, "a loop must end: write 'for i in range(…)' in place of while", clauses);
        }
        if (body.contains("out=")) {
            note(name, List.of("out="), file, "nothing is written into another tensor: leave out= away", clauses);
        }
        Matcher calls = CALL.matcher(body);
        while (calls.find()) {
            String call = calls.group(1);
            int before = calls.start() - 1;
            if (before >= 0 && body.charAt(before) == '.') {
                continue; // (self).helper(…), a function of the file
            }
            String operation = call.substring(call.lastIndexOf('.') + 1);
            if (call.equals("torch." + operation) && ATEN.contains(operation)
                    || call.equals("ops.prim." + operation) && PRIM.contains(operation)
                    || OTHERS.contains(call)) {
                continue;
            }
            if (call.equals("torch." + operation) && RANDOM.contains(operation)) {
                if (!name.equals("parameters")) {
                    note(
                            name,
                            List.of(operation),
                            file,
                            "torch." + operation
                                    + " is random, and what a weight becomes must not be: draw in parameters",
                            clauses);
                }
            } else if (operation.endsWith("_")) {
                String sign = IN_PLACE.getOrDefault(operation, operation);
                note(
                        name,
                        List.of(operation, sign),
                        file,
                        "'" + sign.replace("] =", "x[…] =")
                                + "' changes a tensor in place, which others may use: make a new one, as in x = x + 1 or x ="
                                + " torch.where(…)",
                        clauses);
            } else {
                note(
                        name,
                        List.of(operation),
                        file,
                        call
                                + " is not among the operations on tensors that a method file may use, which docs/adding-a-method.md"
                                + " lists",
                        clauses);
            }
        }
    }

    /** With the first line of the function that has one of the words in it, or else the function's own. */
    private static void note(String function, List<String> words, MethodText file, String clause, Set<String> clauses) {
        file.functions().stream()
                .filter(each -> each.name().equals(function))
                .findFirst()
                .ifPresent(found -> {
                    int line = found.body().stream()
                            .filter(each -> words.stream().anyMatch(each.text()::contains))
                            .findFirst()
                            .map(MethodFunction.Line::number)
                            .orElse(found.line());
                    clauses.add("%06d|line %d: %s".formatted(line, line, clause));
                });
    }

    private static Set<String> names() {
        try (InputStream list = AllowedOperations.class.getResourceAsStream("AllowedOperations.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Pattern.compile("\\s+").splitAsStream(line))
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
