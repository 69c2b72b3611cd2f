package dev.weightflow.schema.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.Keyed;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Values of options, from JSON or from text on the command line. An integer is an {@code Integer}, another number a {@code Double}, a flag a {@code
 * Boolean}; otherwise there are {@link Keyed} constants, lists of them, and an {@code Optional} of any for values that apply only in some cases.
 */
public final class TypedValue {
    private TypedValue() {}

    /**
     * Converts JSON, or text in it, to a value of that type.
     *
     * @throws IllegalArgumentException with the reason, as a clause, if that is impossible
     */
    public static Object of(Type type, JsonNode node) {
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[0];
            return generic.getRawType() == Optional.class ? Optional.of(of(element, node)) : list(element, node);
        }
        String word = node.isValueNode() ? node.asText() : node.toString();
        if (type == Integer.class) {
            return number(() -> Integer.valueOf(word), "'" + word + "' is not a whole number");
        }
        if (type == Double.class) {
            return number(() -> Double.valueOf(word), "'" + word + "' is not a number");
        }
        if (type == Boolean.class) {
            if (!word.equals("true") && !word.equals("false")) {
                throw new IllegalArgumentException("'" + word + "' is neither true nor false");
            }
            return Boolean.valueOf(word);
        }
        return constant((Class<?>) type, word);
    }

    /** Returns the members of an object as text; those of a nested object have both names, with a dot between, and lists have commas. */
    public static Map<String, String> words(ObjectNode object) {
        Map<String, String> words = new LinkedHashMap<>();
        object.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value instanceof ObjectNode inner) {
                words(inner).forEach((name, word) -> words.put(member.getKey() + "." + name, word));
            } else if (value.isArray()) {
                words.put(
                        member.getKey(),
                        value.valueStream().map(JsonNode::asText).collect(Collectors.joining(",")));
            } else {
                words.put(member.getKey(), value.asText());
            }
        });
        return words;
    }

    private static List<Object> list(Type element, JsonNode node) {
        List<Object> values = new ArrayList<>();
        if (node.isTextual()) {
            for (String word : node.textValue().split(",")) {
                if (!word.isBlank()) {
                    values.add(constant((Class<?>) element, word.strip()));
                }
            }
            return values;
        }
        if (!node.isArray()) {
            throw new IllegalArgumentException("'" + node + "' is not a list");
        }
        node.forEach(item -> values.add(of(element, item)));
        return values;
    }

    private static Object number(Supplier<Object> parse, String fault) {
        try {
            return parse.get();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(fault, e);
        }
    }

    private static Object constant(Class<?> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Keyed) constant).key().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no '" + word + "'; choose "
                        + Arrays.stream(type.getEnumConstants())
                                .map(constant -> ((Keyed) constant).key())
                                .collect(Collectors.joining(", "))));
    }
}
