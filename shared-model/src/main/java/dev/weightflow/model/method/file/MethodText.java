package dev.weightflow.model.method.file;

import dev.weightflow.model.method.file.syntax.Function;
import dev.weightflow.model.method.file.syntax.Limits;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Parsed method file; no engine is needed.
 *
 * @param options the constants at the file's head by name, each an {@code Integer}, {@code Double} or {@code Boolean}: the method's own options with
 *     their defaults
 * @param settings those at the head that every method has, as words: {@code targets}, {@code smallParts}, {@code decoder}
 */
public record MethodText(Map<String, Object> options, Map<String, String> settings, List<Function> functions) {

    /** The longest text, in bytes of UTF-8. */
    public static final int MOST_BYTES = Limits.BYTES;

    /** Name of a text in messages where its file is unknown. */
    public static final String THING = "The method file";

    /**
     * Parses a text, and checks all names in it.
     *
     * @throws InvalidRecordException with every fault that is found without calling a function, each with its line
     */
    public static MethodText read(String text) {
        Faults faults = Faults.of(THING);
        MethodText read = new MethodTextReader(text, faults).read();
        faults.raise();
        new NameCheck(read).faults().forEach(fault -> faults.require(false, fault));
        faults.raise();
        return read;
    }

    /** Returns whether the file has that function. */
    boolean has(MethodRole role) {
        return function(role).isPresent();
    }

    public boolean movesBias() {
        return has(MethodRole.BIAS);
    }

    public boolean derives() {
        return has(MethodRole.DERIVE);
    }

    Optional<Function> function(MethodRole role) {
        return functions.stream()
                .filter(function -> function.name().equals(role.function()))
                .findFirst();
    }

    /** Returns the functions without a role by name, which others call. */
    Map<String, Function> helpers() {
        return functions.stream()
                .filter(function -> MethodRole.of(function.name()).isEmpty())
                .collect(Collectors.toMap(Function::name, UnaryOperator.identity()));
    }
}
