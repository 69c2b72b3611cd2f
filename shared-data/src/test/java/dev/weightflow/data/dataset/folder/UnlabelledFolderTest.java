package dev.weightflow.data.dataset.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.image.PngWriter;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlabelledFolderTest {
    private static final byte[] JPEG = SyntheticPascal.jpeg(12, 8, (x, y) -> 0x336699);
    private static final byte[] PNG = PngWriter.encode(new Pixels(4, 2, 3, new byte[24]));

    @TempDir
    Path root;

    @Test
    void all_images_are_validation_samples_named_by_their_paths() throws IOException {
        write("north/2026-11-30/0001.jpg", JPEG);
        write("north/2026-11-30/0002.JPEG", JPEG);
        write("south gate/a.b.png", PNG);
        write("north/notes.txt", JPEG);
        write("north/.thumbnail.jpg", JPEG);
        write(".cache/0001.jpg", JPEG);

        assertThat(open().ids(Split.VAL))
                .isEqualTo(new IdList(
                        List.of("north-2026-11-30-0001", "north-2026-11-30-0002", "south-gate-a-b"), List.of()));
        assertThatThrownBy(() -> open().ids(Split.TRAIN)).hasMessageContaining("no training samples");
        assertThat(open().tasks().isEmpty()).isTrue();
    }

    @Test
    void a_folder_of_images_is_listed_alone_where_there_is_one() throws IOException {
        write("JPEGImages/a.jpg", JPEG);
        write("semseg/a.png", PNG);
        assertThat(open().ids(Split.VAL).ids()).containsExactly("a");

        Files.move(root.resolve("JPEGImages"), root.resolve("images"));
        assertThat(open().ids(Split.VAL).ids()).containsExactly("a");
    }

    @Test
    void a_sample_is_the_file_itself_without_labels() throws IOException {
        write("a.jpg", JPEG);
        write("b.png", PNG);
        FolderSamples samples = open().samples(List.of("b", "a"), Set.of());

        assertThat(samples.read(0).jpeg()).isEqualTo(JPEG);
        assertThat(samples.read(0).labels()).isEmpty();
        assertThat(samples.read(1).jpeg()).isEqualTo(PNG);
        assertThat(samples.readLabels(1).width()).isEqualTo(4);
        assertThat(samples.files("a")).containsExactly(root.resolve("a.jpg"));
    }

    @Test
    void what_cannot_be_a_sample_is_a_fault() throws IOException {
        write("a.jpg", JPEG);
        write("a.png", PNG);
        write("猫.jpg", JPEG);
        write("broken.jpg", new byte[] {(byte) 0xff, (byte) 0xd8, 1, 2});

        IdList listed = open().ids(Split.VAL);

        assertThat(listed.ids()).containsExactly("a", "broken");
        assertThat(listed.faults())
                .extracting(Violation::code)
                .containsExactly(ViolationCode.DUPLICATE_ID, ViolationCode.BAD_ID);
        assertThat(open().samples(listed.ids(), Set.of()).inspect("broken"))
                .isInstanceOfSatisfying(SampleValidation.Invalid.class, faulty -> assertThat(faulty.faults())
                        .extracting(Violation::code)
                        .containsExactly(ViolationCode.UNREADABLE));
    }

    @Test
    void a_folder_without_an_image_is_none() {
        assertThatThrownBy(() -> open().ids(Split.VAL))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("has no image; put JPEG or PNG files into it");
    }

    @Test
    void of_a_described_folder_those_images_are_known_alone_that_it_is_told_of() throws IOException {
        write("images/a.jpg", JPEG);
        write("images/b.jpg", JPEG);
        UnlabelledFolder described = UnlabelledFolder.described(root, Limits.defaults(), FileOpener.PLAIN);

        assertThat(described
                        .knowing(List.of(root.resolve("images/b.jpg")))
                        .ids(Split.VAL)
                        .ids())
                .containsExactly("b");
        assertThat(described.definition()).isEqualTo(open().definition());
    }

    private UnlabelledFolder open() {
        return UnlabelledFolder.open(root, Limits.defaults(), FileOpener.PLAIN);
    }

    private void write(String name, byte[] content) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.write(root.resolve(name), content);
    }
}
