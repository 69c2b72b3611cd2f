package dev.weightflow.schema.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.Examples;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that everything that was once written remains readable. A golden file is never changed: run the tests with {@code -Dweightflow.schemas=write}
 * to add those of new types.
 */
class GoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden/v1");
    private final ObjectMapper mapper = WeightflowJson.mapper();

    static Stream<Object> examples() {
        return Stream.of(
                        Examples.events(),
                        Examples.eventsWithWorker(),
                        Examples.eventsWithTime(),
                        List.of(Examples.stoppedEarly(), Examples.merged(), Examples.reserving(), Examples.evaluated()),
                        Examples.unlabelledEvents(),
                        Examples.documents())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void what_was_written_once_is_read_as_the_same_record(Object example) throws IOException {
        assertThat(read(example, golden(example))).isEqualTo(example);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void the_record_is_written_as_it_was_once(Object example) throws IOException {
        assertThat(new String(CanonicalJson.write(example), UTF_8))
                .isEqualTo(new String(CanonicalJson.write(mapper.readTree(golden(example))), UTF_8));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_field_that_a_later_writer_added_is_passed_over(Object example) throws IOException {
        // given
        ObjectNode later = (ObjectNode) mapper.readTree(golden(example));
        later.putObject("addedLater").put("x", 1);

        // then
        assertThat(read(example, mapper.writeValueAsBytes(later))).isEqualTo(example);
    }

    private static Object read(Object example, byte[] json) {
        return example instanceof Event event ? event.type().read(json) : WeightflowJson.read(json, example.getClass());
    }

    private byte[] golden(Object example) throws IOException {
        Path file = FOLDER.resolve(name(example) + ".json");
        if (!Files.exists(file) && "write".equals(System.getProperty("weightflow.schemas"))) {
            Files.createDirectories(FOLDER);
            JsonNode tree = mapper.readTree(CanonicalJson.write(example));
            Files.writeString(
                    file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + System.lineSeparator());
        }
        return Files.readAllBytes(file);
    }

    private static String name(Object example) {
        if (example instanceof Event event) {
            if (Examples.eventsWithTime().contains(event)) {
                return event.type().name() + ".worked";
            }
            if (Examples.stoppedEarly().equals(event)) {
                return event.type().name() + ".stopped-early";
            }
            if (Examples.merged().equals(event)) {
                return event.type().name() + ".merged";
            }
            if (Examples.reserving().equals(event)) {
                return event.type().name() + ".reserving";
            }
            if (Examples.evaluated().equals(event)) {
                return event.type().name() + ".evaluating";
            }
            if (Examples.unlabelledEvents().contains(event)) {
                return event.type().name() + ".unlabelled";
            }
            boolean later = example instanceof JobEvent.Outcome outcome
                    && outcome.worker().isPresent();
            return event.type().name() + (later ? ".worker" : "");
        }
        return example.getClass().getSimpleName();
    }
}
