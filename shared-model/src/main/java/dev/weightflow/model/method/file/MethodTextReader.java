package dev.weightflow.model.method.file;

import dev.weightflow.model.method.file.syntax.FileReader;
import dev.weightflow.model.method.file.syntax.FileReader.HeadConstant;
import dev.weightflow.model.method.file.syntax.Function;
import dev.weightflow.schema.Faults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Builds a method from the constants and functions of a text. */
final class MethodTextReader {

    private static final Set<String> SETTINGS = Set.of("targets", "smallParts", "decoder");
    private static final Set<String> RESERVED = Set.of("name", "text", "digest", "self", "torch", "math");

    private static final int MOST_FAULTS = 10;

    private final String text;
    private final Faults faults;
    private final Map<String, Object> options = new LinkedHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Function> functions = new ArrayList<>();
    private boolean readable = true;
    private int noted;

    MethodTextReader(String text, Faults faults) {
        this.text = text;
        this.faults = faults;
    }

    MethodText read() {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        faults.require(
                bytes <= MethodText.MOST_BYTES,
                "it has %d bytes, and may have %d: leave out what is not a function of the method",
                bytes,
                MethodText.MOST_BYTES);
        if (bytes <= MethodText.MOST_BYTES) {
            new FileReader(Arrays.asList(text.split("\r?\n", -1)), fault -> {
                        readable = false;
                        faults.require(false, fault.getMessage());
                    })
                    .read(this::constant, this::function);
            if (readable) { // otherwise a missing function may be one that could not be parsed
                requireFunctions();
            }
        }
        return new MethodText(Map.copyOf(options), Map.copyOf(settings), List.copyOf(functions));
    }

    private void function(Function function) {
        int line = function.line();
        fault(
                line,
                functions.stream().noneMatch(other -> other.name().equals(function.name())),
                "there is a second function '" + function.name() + "'; give it another name");
        fault(
                line,
                !Builtins.isFunction(function.name()) && !RESERVED.contains(function.name()),
                "a function cannot be called '" + function.name()
                        + "', which means something else; give it another name");
        MethodRole.of(function.name()).ifPresent(role -> function.names()
                .forEach(argument -> fault(
                        line,
                        role.arguments().contains(argument),
                        function.name() + " is given no '" + argument + "'; it may ask for "
                                + String.join(", ", role.arguments()))));
        functions.add(function);
    }

    private void constant(HeadConstant constant) {
        int line = constant.line();
        String name = constant.name();
        if (SETTINGS.contains(name)) {
            fault(
                    line,
                    constant.value() instanceof String,
                    name + " is written as words in quotes, such as targets = \"q,v\"");
            settings.put(name, constant.value() instanceof String words ? words : "");
            return;
        }
        fault(
                line,
                !RESERVED.contains(name) && !MethodRole.isArgument(name) && !Builtins.isFunction(name),
                "an option cannot be called '" + name + "', which means something else; give it another name");
        fault(line, !options.containsKey(name), "there is a second '" + name + "'; leave one out");
        fault(
                line,
                !(constant.value() instanceof String),
                "\"" + constant.value() + "\" is not an option value; write a number, True or False, such as rank = 4");
        options.put(name, constant.value() instanceof String ? 0 : constant.value());
    }

    private void requireFunctions() {
        Set<String> missing = new TreeSet<>(Set.of("parameters", "adapt"));
        functions.forEach(function -> missing.remove(function.name()));
        missing.forEach(
                name -> faults.require(
                        false,
                        "it has no function '" + name + "'; write "
                                + (name.equals("adapt")
                                        ? "'def adapt(w0, p):', which returns the weight that takes W0's place"
                                        : "'def parameters(out_features, in_features):', which returns the trained parameters by name")));
    }

    private void fault(int line, boolean holds, String clause) {
        noted += holds ? 0 : 1;
        faults.require(holds || noted > MOST_FAULTS, "line " + line + ": " + clause);
    }
}
