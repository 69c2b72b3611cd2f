package dev.weightflow.model.method.file.syntax;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Type of an annotation: {@code Tensor}, {@code List[int]}. */
public record TypeName(String name, List<TypeName> of) {

    /** Number of type arguments of each known type. */
    private static final Map<String, Integer> KNOWN =
            Map.of("tensor", 0, "int", 0, "float", 0, "bool", 0, "str", 0, "list", 1, "optional", 1, "dict", 2);

    static final Set<String> SHOWN =
            Set.of("Tensor", "int", "float", "bool", "str", "List", "Optional", "Dict", "Tuple");

    boolean isKnown() {
        String key = name.toLowerCase(Locale.ROOT);
        return key.equals("tuple") || KNOWN.getOrDefault(key, -1) == of.size();
    }

    /** Returns the name in lower case, in which {@code typing}'s and Python's own names are the same. */
    public String key() {
        return name.toLowerCase(Locale.ROOT);
    }
}
