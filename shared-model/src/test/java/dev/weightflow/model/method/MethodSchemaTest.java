package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.MethodName;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Compares the methods' options with the published schemas. After a change of a method's options, run this with {@code -Dweightflow.schemas=write},
 * then the tests of shared-schema, and commit the changes.
 */
class MethodSchemaTest {
    private static final Path FILE = Path.of("../shared-schema/src/test/resources/method.schema.json");

    @Test
    void the_published_schema_of_a_method_has_the_options_of_the_records() throws IOException {
        Map<String, ObjectNode> options = new TreeMap<>(Map.of("name", option(MethodName.class)));
        for (MethodName method : MethodName.values()) {
            for (RecordComponent component : Methods.record(method).getRecordComponents()) {
                if (component.getType() != Map.class) { // a method file's own options are its own
                    options.put(component.getName(), option(component.getGenericType()));
                }
            }
        }
        options.get("text")
                .put(
                        "description",
                        "of a method file: in requests, and in what was stored before texts were objects of the store");
        options.get("digest").put("description", "of a method file's text, SHA-256");
        ObjectNode schema = node().put("type", "object");
        schema.putObject("properties").setAll(options);
        schema.putArray("required").add("name");
        ObjectMapper mapper = new ObjectMapper();
        if ("write".equals(System.getProperty("weightflow.schemas"))) {
            Files.writeString(FILE, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n");
        }

        assertThat(mapper.readTree(FILE.toFile())).isEqualTo(schema);
    }

    private static ObjectNode option(Type type) {
        if (type instanceof ParameterizedType generic) {
            ObjectNode element = option(generic.getActualTypeArguments()[0]);
            return generic.getRawType() == Optional.class
                    ? element
                    : node().put("type", "array").set("items", element);
        }
        if (!((Class<?>) type).isEnum()) {
            Map<Type, String> names = Map.of(
                    Integer.class, "integer", Double.class, "number", Boolean.class, "boolean", String.class, "string");
            return node().put("type", names.get(type));
        }
        ObjectNode constant = node().put("type", "string");
        for (Object value : ((Class<?>) type).getEnumConstants()) {
            constant.withArrayProperty("enum").add(((Keyed) value).key());
        }
        return constant;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
