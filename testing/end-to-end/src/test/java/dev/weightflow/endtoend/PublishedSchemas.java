package dev.weightflow.endtoend;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weightflow.chaos.history.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** JSON Schemas that are published with the events. */
final class PublishedSchemas {

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /** Lists all violations of a fact's data against the schema of its type. */
    List<String> faults(Fact fact) {
        return registry
                .getSchema(text(fact.type().orElseThrow()), InputFormat.JSON)
                .validate(fact.json(), InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static String text(String type) {
        try (InputStream stream = PublishedSchemas.class.getResourceAsStream("/schemas/" + type + ".schema.json")) {
            if (stream == null) {
                throw new AssertionError("there is no published schema of " + type);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
