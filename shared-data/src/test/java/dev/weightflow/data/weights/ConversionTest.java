package dev.weightflow.data.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"types-zip.pth", "views-stream.pth", "checkpoint-zip.pth"})
    void keeps_names_types_and_bits(String name) {
        Path out = folder.resolve("out.safetensors");

        Conversion conversion = Conversion.run(Fixtures.file(name), out, false);

        WeightsFile read = WeightsFile.read(out);
        assertThat(read.tensors()).containsExactlyEntriesOf(Fixtures.expected(name));
        assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
        assertThat(conversion.tensors()).isEqualTo(read.tensors().size());
        assertThat(out).hasDigest("SHA-256", conversion.sha256());
    }

    @ParameterizedTest
    @ValueSource(strings = {"types-zip.pth", "checkpoint-zip.pth"})
    void half_rounds_what_is_wide_and_keeps_the_rest(String name) {
        Path out = folder.resolve("out.safetensors");

        Conversion.run(Fixtures.file(name), out, true);

        Map<String, HostTensor> read = WeightsFile.read(out).tensors();
        assertThat(read.keySet()).isEqualTo(Fixtures.expected(name).keySet());
        Fixtures.expected(name).forEach((key, tensor) -> {
            if (Set.of(ElementType.F32, ElementType.F64).contains(tensor.type())) {
                assertThat(read.get(key).type()).isEqualTo(ElementType.F16);
                assertThat(read.get(key).toFloats()).containsExactly(tensor.toFloats(), Offset.offset(0.01f));
            } else {
                assertThat(read.get(key)).isEqualTo(tensor);
            }
        });
    }

    @Test
    void a_number_that_half_precision_cannot_hold_is_refused_by_its_tensors_name() {
        Path in = folder.resolve("in.safetensors");
        Safetensors.write(in, Map.of("large", HostTensor.of(new float[] {1, 70000}, 2)), Map.of());

        assertThatExceptionOfType(WeightsException.class)
                .isThrownBy(() -> Conversion.run(in, folder.resolve("out.safetensors"), true))
                .withMessageContaining("'large'")
                .withMessageContaining("70000")
                .withMessageContaining("without --half");
    }

    @Test
    void keeps_the_metadata_of_a_safetensors_file() {
        Path out = folder.resolve("out.safetensors");

        Conversion.run(Fixtures.file("official.safetensors"), out, false);

        assertThat(WeightsFile.read(out).metadata()).containsEntry("ä", "ö\n");
    }

    @Test
    void says_what_it_left_out() {
        Conversion conversion =
                Conversion.run(Fixtures.file("checkpoint-zip.pth"), folder.resolve("out.safetensors"), false);

        assertThat(conversion.toText())
                .contains("out.safetensors: 4 tensors in ")
                .contains("left out: epoch, ")
                .contains("not built: ");
    }

    @Test
    void a_refused_input_leaves_the_old_output_as_it_was() throws IOException {
        Path out = Files.writeString(folder.resolve("out.safetensors"), "old");

        assertThatExceptionOfType(WeightsException.class)
                .isThrownBy(() -> Conversion.run(Fixtures.file("whole-model.pth"), out, false));

        assertThat(out).hasContent("old");
        assertThat(folder).isDirectoryContaining(out::equals);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void nothing_half_written_is_left_where_the_output_cannot_be_written() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken.safetensors"));

        for (Path out : new Path[] {taken, folder.resolve("no/such/folder.safetensors"), folder.resolve("w.pth")}) {
            assertThatExceptionOfType(WeightsException.Unwritable.class)
                    .isThrownBy(() -> Conversion.run(Fixtures.file("swin-zip.pth"), out, false))
                    .withMessageContaining(out.toString())
                    .extracting(WeightsException::code)
                    .isEqualTo("weights-unwritable");
        }

        assertThat(folder.toFile().list()).containsExactly("taken.safetensors");
    }

    @Test
    void input_and_output_may_not_be_the_same_file() throws IOException {
        Path file = Files.copy(Fixtures.file("official.safetensors"), folder.resolve("w.safetensors"));

        assertThatExceptionOfType(WeightsException.Unwritable.class)
                .isThrownBy(() ->
                        Conversion.run(file, folder.resolve("../" + folder.getFileName() + "/w.safetensors"), false))
                .withMessageContaining("the same file");
    }
}
