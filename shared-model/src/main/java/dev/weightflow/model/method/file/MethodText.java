package dev.weightflow.model.method.file;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A method file, read but not compiled: for that no engine is needed.
 *
 * @param options the constants at the file's head by name, each an {@code Integer}, {@code Double} or {@code Boolean}: the method's own
 *     options with their defaults
 * @param settings those at the head that every method has, as words: {@code targets}, {@code smallParts}, {@code decoder}
 */
public record MethodText(Map<String, Object> options, Map<String, String> settings, List<MethodFunction> functions) {

    /** The longest text, in bytes of UTF-8: it goes where the method's options go, into every event and checkpoint of a training. */
    public static final int MOST_BYTES = 16_384;

    /** What a text is called in sentences, until somebody knows its file. */
    public static final String THING = "The method file";

    /**
     * Reads a text.
     *
     * @throws InvalidRecordException with every fault that shows without compiling it, each with its line
     */
    public static MethodText read(String text) {
        Faults faults = Faults.of(THING);
        MethodText read = new MethodTextReader(text, faults).read();
        faults.raise();
        return read;
    }

    /** Whether the file has that function. */
    boolean has(MethodRole role) {
        return function(role).isPresent();
    }

    public boolean movesBias() {
        return has(MethodRole.BIAS);
    }

    public boolean derives() {
        return has(MethodRole.DERIVE);
    }

    Optional<MethodFunction> function(MethodRole role) {
        return functions.stream()
                .filter(function -> function.name().equals(role.function()))
                .findFirst();
    }

    /**
     * The functions in the form that the engine compiles. Options are constants at the head of each.
     *
     * @param values of the options
     */
    Source source(Map<String, Object> values) {
        List<String> code = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        String helpers = functions.stream()
                .map(MethodFunction::name)
                .filter(name -> MethodRole.of(name).isEmpty())
                .collect(Collectors.joining("|"));
        for (MethodFunction function : functions) {
            code.add(function.head());
            List<String> own = function.names();
            values.forEach((option, value) -> {
                if (!own.contains(option)) {
                    code.add(function.indentation() + option + " = " + literal(value));
                }
            });
            while (numbers.size() < code.size()) {
                numbers.add(function.line());
            }
            for (MethodFunction.Line line : function.body()) {
                code.add(spelt(line.text(), helpers));
                numbers.add(line.number());
            }
        }
        return new Source(String.join("\n", code) + "\n", numbers);
    }

    /** As the engine spells it: functions of the file are methods, and operations have no namespaces. */
    private static String spelt(String line, String helpers) {
        String spelt = line.replaceAll("\\btorch\\.(linalg|special|fft)\\.", "torch.$1_")
                .replaceAll("\\btorch\\.nn\\.functional\\.", "torch.")
                .replaceAll("\\bmath\\.pi\\b", Double.toString(Math.PI))
                .replaceAll("\\bmath\\.(\\w+)\\(", "torch.$1(");
        return helpers.isEmpty() ? spelt : spelt.replaceAll("(?<![\\w.])(" + helpers + ")\\(", "self.$1(");
    }

    private static String literal(Object value) {
        return value instanceof Boolean flag ? flag ? "True" : "False" : value.toString();
    }

    /**
     * A text for the engine.
     *
     * @param numbers of each of its lines in the file
     */
    record Source(String code, List<Integer> numbers) {
        /** The file's line of the compiled text's, which is counted from 1. */
        int line(int compiled) {
            return numbers.get(Math.min(Math.max(compiled, 1), numbers.size()) - 1);
        }

        boolean isBlank(int compiled) {
            return code.lines().skip(compiled - 1L).findFirst().orElse("").isBlank();
        }
    }
}
