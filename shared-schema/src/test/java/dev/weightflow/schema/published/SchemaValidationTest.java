package dev.weightflow.schema.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weightflow.schema.Examples;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the schemas accept what is written, and refuse other JSON. */
class SchemaValidationTest {
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    static Stream<Object> examples() {
        return Stream.of(
                        Examples.events(),
                        Examples.eventsWithWorker(),
                        Examples.unlabelledEvents(),
                        Examples.documents())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void what_is_written_fits_the_committed_schema(Object example) throws IOException {
        assertThat(faults(PublishedFiles.RESOURCES.resolve("schemas"), example, json(example)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void what_is_written_now_fits_the_released_schema(Object example) throws IOException {
        assertThat(faults(PublishedFiles.RELEASED, example, json(example))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void what_lacks_everything_is_refused(Object example) throws IOException {
        assertThat(faults(PublishedFiles.RESOURCES.resolve("schemas"), example, "{}"))
                .isNotEmpty();
    }

    private List<String> faults(Path folder, Object example, String json) throws IOException {
        String text = Files.readString(folder.resolve(name(example) + ".schema.json"));
        Schema schema = registry.getSchema(text, InputFormat.JSON);
        return schema.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static String json(Object example) {
        return new String(WeightflowJson.write(example), StandardCharsets.UTF_8);
    }

    private static String name(Object example) {
        return example instanceof Event event
                ? event.type().name()
                : example.getClass().getSimpleName() + ".v1";
    }
}
