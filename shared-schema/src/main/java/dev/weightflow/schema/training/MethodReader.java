package dev.weightflow.schema.training;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.MethodName;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads methods from JSON and from words, by the components of their records, and gathers every fault before it refuses. A whole
 * number is an {@code Integer}, a number a {@code Double}, a flag a {@code Boolean}; else there are {@link Keyed} constants, lists
 * of them, and an {@code Optional} of any for what applies only in some cases.
 */
final class MethodReader extends StdDeserializer<MethodSpec> {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "name";
    private static final Map<MethodName, Class<?>> RECORDS = new EnumMap<>(MethodName.class);

    static {
        for (Class<?> type : MethodSpec.class.getPermittedSubclasses()) {
            RECORDS.put(
                    create(type, new Object[type.getRecordComponents().length]).name(), type);
        }
    }

    MethodReader() {
        super(MethodSpec.class);
    }

    static MethodSpec read(MethodName name, Map<String, String> words) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        words.forEach(node::put);
        return read(name, node, true);
    }

    static Map<String, String> words(MethodSpec spec) {
        Map<String, String> words = new LinkedHashMap<>();
        for (RecordComponent component : spec.getClass().getRecordComponents()) {
            Object value = value(component, spec);
            Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            if (present != null) {
                words.put(component.getName(), word(present));
            }
        }
        return words;
    }

    @Override
    public MethodSpec deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode node = context.readTree(parser);
        try {
            if (!(node instanceof ObjectNode options) || !options.path(NAME).isTextual()) {
                throw new IllegalArgumentException("a method is an object with the method's name");
            }
            MethodName name = MethodName.of(options.remove(NAME).textValue());
            return read(name, options, context.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
        } catch (InvalidRecordException e) {
            throw ValueInstantiationException.from(parser, e.getMessage(), context.constructType(MethodSpec.class), e);
        } catch (IllegalArgumentException e) {
            throw JsonMappingException.from(parser, e.getMessage(), e);
        }
    }

    private static MethodSpec read(MethodName name, ObjectNode options, boolean strict) {
        RecordComponent[] components = RECORDS.get(name).getRecordComponents();
        Faults faults = Faults.of("The method " + name.key());
        options.fieldNames()
                .forEachRemaining(option -> faults.require(
                        known(components, option)
                                || !strict
                                        && RECORDS.values().stream()
                                                .noneMatch(other -> known(other.getRecordComponents(), option)),
                        "%s is no option of the method %s; there are %s",
                        option,
                        name.key(),
                        Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.joining(", "))));
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            JsonNode value = options.path(components[i].getName());
            try {
                values[i] =
                        value.isMissingNode() || value.isNull() ? null : value(components[i].getGenericType(), value);
            } catch (IllegalArgumentException e) {
                faults.require(false, "%s: %s", components[i].getName(), e.getMessage());
            }
        }
        MethodSpec spec = null;
        try {
            spec = create(RECORDS.get(name), values);
        } catch (InvalidRecordException e) {
            e.faults().forEach(fault -> faults.require(false, fault));
        }
        faults.raise();
        return spec;
    }

    private static boolean known(RecordComponent[] components, String option) {
        return Arrays.stream(components)
                .anyMatch(component -> component.getName().equals(option));
    }

    /** The value that the JSON, or a word in it, describes; an IllegalArgumentException says why it is none. */
    static Object value(Type type, JsonNode node) {
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[0];
            return generic.getRawType() == Optional.class ? Optional.of(value(element, node)) : list(element, node);
        }
        String word = node.isValueNode() ? node.asText() : node.toString();
        if (type == Integer.class) {
            return number(() -> Integer.valueOf(word), "'" + word + "' is no whole number");
        }
        if (type == Double.class) {
            return number(() -> Double.valueOf(word), "'" + word + "' is no number");
        }
        if (type == Boolean.class) {
            if (!word.equals("true") && !word.equals("false")) {
                throw new IllegalArgumentException("'" + word + "' is neither true nor false");
            }
            return Boolean.valueOf(word);
        }
        return constant((Class<?>) type, word);
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
            throw new IllegalArgumentException("'" + node + "' is no list");
        }
        node.forEach(item -> values.add(value(element, item)));
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

    private static String word(Object value) {
        if (value instanceof Collection<?> values) {
            return values.stream().map(MethodReader::word).collect(Collectors.joining(","));
        }
        return value instanceof Keyed constant ? constant.key() : value.toString();
    }

    private static Object value(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private static MethodSpec create(Class<?> type, Object[] values) {
        try {
            return (MethodSpec) type.getDeclaredConstructors()[0].newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has no public canonical constructor", e);
        }
    }
}
