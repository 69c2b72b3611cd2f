package dev.weightflow.model.method.file;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Purpose of a function of a method file, by its name. A file declares those of a role's arguments that it needs, in any order. */
enum MethodRole {
    /** The trained parameters of one weight with their initial values, float32. */
    PARAMETERS("out_features", "in_features", "target"),
    /** Frozen arrays that follow from W0, computed once and in no checkpoint. */
    DERIVE("w0", "target"),
    /** The weight that replaces W0, also [out, in]. */
    ADAPT("w0", "p", "target"),
    /** The bias that replaces the frozen one, also [out]. */
    BIAS("b0", "p", "target");

    private final List<String> arguments;

    MethodRole(String... arguments) {
        this.arguments = List.of(arguments);
    }

    static Optional<MethodRole> of(String function) {
        return Arrays.stream(values())
                .filter(role -> role.function().equals(function))
                .findFirst();
    }

    static boolean isArgument(String name) {
        return Arrays.stream(values()).anyMatch(role -> role.arguments.contains(name));
    }

    String function() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<String> arguments() {
        return arguments;
    }
}
