package dev.weightflow.data.dataset.folder;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema of the file and its reader agree. */
class DatasetSchemaTest {
    private static List<?> faults(byte[] yaml) {
        Schema schema;
        try (InputStream in = DatasetYaml.class.getResourceAsStream("dataset.schema.json")) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return schema.validate(YamlDocument.read(yaml, "x").root().toString(), InputFormat.JSON);
    }

    @Test
    void the_presets_and_the_guide_s_example_fit_it() throws IOException {
        for (String preset : DatasetPresets.NAMES) {
            assertThat(faults(DatasetPresets.text(preset))).as(preset).isEmpty();
            assertThat(DatasetYaml.read(DatasetPresets.text(preset), preset).tasks())
                    .isNotEmpty();
        }
        String guide = Files.readString(Path.of("../docs/own-data.md"));
        String example =
                guide.substring(guide.indexOf("```yaml\n") + 8, guide.indexOf("```\n", guide.indexOf("```yaml")));
        assertThat(faults(example.getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(DatasetYaml.read(example.getBytes(StandardCharsets.UTF_8), "guide")
                        .tasks())
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "preset: ade20k",
                "images: a.jpg\ntasks: [{name: a, kind: binary, labels: '{id}.png'}]",
                "images: '{id}.jpg'",
                "images: '{id}.jpg'\nimage: x\ntasks: [{name: a, kind: binary, labels: '{id}.png'}]",
                "images: '{id}.jpg'\ntasks: [{name: A, kind: binary, labels: '{id}.png'}]",
                "images: '{id}.jpg'\ntasks: [{name: a, kind: segmentation, labels: '{id}.png'}]",
                "images: '{id}.jpg'\ntasks: [{name: a, kind: regression, loss: l9, labels: '{id}.png'}]",
                "images: '{id}.jpg'\nsplits: 2\ntasks: [{name: a, kind: binary, labels: '{id}.png'}]"
            })
    void what_the_reader_refuses_the_schema_refuses_too(String yaml) {
        assertThat(faults(yaml.getBytes(StandardCharsets.UTF_8))).isNotEmpty();
    }
}
