package dev.weightflow.model.method.file;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a function of a method file is for, by its name. A file declares those of a role's arguments that it needs, in any order, and no
 * types: each has one.
 */
enum MethodRole {
    /** The trained parameters of one weight with their initial values, float32. */
    PARAMETERS("Dict[str, Tensor]", "out_features", "in_features", "target"),
    /** Frozen arrays that follow from W0, computed once and in no checkpoint. */
    DERIVE("Dict[str, Tensor]", "w0", "target"),
    /** The weight that takes W0's place, [out, in] as it. */
    ADAPT("Tensor", "w0", "p", "target"),
    /** The bias that takes the frozen one's place, [out] as it. */
    BIAS("Tensor", "b0", "p", "target");

    private static final Map<String, String> TYPES = Map.of(
            "out_features", "int",
            "in_features", "int",
            "target", "str",
            "w0", "Tensor",
            "b0", "Tensor",
            "p", "Dict[str, Tensor]");

    private final String gives;
    private final List<String> arguments;

    MethodRole(String gives, String... arguments) {
        this.gives = gives;
        this.arguments = List.of(arguments);
    }

    static Optional<MethodRole> of(String function) {
        return Arrays.stream(values())
                .filter(role -> role.function().equals(function))
                .findFirst();
    }

    static boolean isArgument(String name) {
        return TYPES.containsKey(name);
    }

    String function() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<String> arguments() {
        return arguments;
    }

    /** The function's head in the compiled text: all arguments of the role, in its order and with their types. */
    String head() {
        Map<String, String> typed = new LinkedHashMap<>();
        arguments.forEach(argument -> typed.put(argument, TYPES.get(argument)));
        return "def " + function() + "(self, "
                + typed.entrySet().stream()
                        .map(argument -> argument.getKey() + ": " + argument.getValue())
                        .collect(Collectors.joining(", "))
                + ") -> " + gives + ":";
    }
}
