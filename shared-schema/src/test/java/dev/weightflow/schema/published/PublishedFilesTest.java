package dev.weightflow.schema.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests that the committed JSON Schemas and {@code asyncapi.yaml} agree with the records. After a change of a record, run the tests with {@code
 * -Dweightflow.schemas=write} and commit the changes. The released schemas under {@code golden/v1} are never rewritten: they are what the readers of
 * that release expect.
 */
class PublishedFilesTest {
    private static Map<Path, String> generated;

    @BeforeAll
    static void generate() throws IOException {
        generated = PublishedFiles.generate();
        if (PublishedFiles.writing()) {
            PublishedFiles.write(PublishedFiles.RESOURCES, generated, true);
            PublishedFiles.write(
                    PublishedFiles.RELEASED.getParent(),
                    generated.entrySet().stream()
                            .filter(file -> file.getKey().startsWith("schemas"))
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                    false);
        }
    }

    @Test
    void the_committed_files_are_the_generated_ones() throws IOException {
        for (Map.Entry<Path, String> file : generated.entrySet()) {
            assertThat(PublishedFiles.RESOURCES.resolve(file.getKey()))
                    .as("run the tests of shared-schema with -Dweightflow.schemas=write and commit the difference")
                    .exists()
                    .hasContent(file.getValue());
        }
    }

    @Test
    void no_schema_is_left_over_from_a_record_that_is_gone() throws IOException {
        try (Stream<Path> committed = Files.list(PublishedFiles.RESOURCES.resolve("schemas"))) {
            assertThat(committed.map(PublishedFiles.RESOURCES::relativize)).allMatch(generated::containsKey);
        }
    }

    @Test
    void no_schema_breaks_what_was_released() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        try (Stream<Path> released = Files.list(PublishedFiles.RELEASED)) {
            for (Path file : released.toList()) {
                String now = generated.get(Path.of("schemas").resolve(file.getFileName()));
                assertThat(now)
                        .as("%s was released and must stay", file.getFileName())
                        .isNotNull();
                JsonNode before = mapper.readTree(file.toFile());
                assertThat(SchemaEvolution.breaks(before, mapper.readTree(now)))
                        .as("%s must go on serving the readers and writers of its release", file.getFileName())
                        .isEmpty();
            }
        }
    }
}
