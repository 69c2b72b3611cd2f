package dev.weightflow.data.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.parquet.ParquetSource;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private static final Limits LIMITS = Limits.defaults();

    @TempDir
    Path folder;

    @Test
    void a_folder_lists_its_files_by_name_without_hidden_ones() throws IOException {
        write("b/c.png", "12");
        write("a.txt", "123");
        write("b/.c.swp", "x");
        write(".git/config", "x");
        Source source = FolderSource.of(folder, LIMITS);

        assertThat(source.files()).containsExactly(new SourceFile("a.txt", 3), new SourceFile("b/c.png", 2));
        assertThat(source.find("b/c.png")).hasValue(new SourceFile("b/c.png", 2));
        assertThat(source.find("b")).isEmpty();
        assertThat(source.read("a.txt", LIMITS)).asString().isEqualTo("123");
    }

    @Test
    void a_folder_tells_what_is_wrong() throws IOException {
        write("a.txt", "123");
        Limits small = new Limits(2, 1000, 1000, 1, 1000);
        Source source = FolderSource.of(folder, small);

        assertThatThrownBy(() -> source.read("b.txt", small))
                .hasMessage("b.txt is missing in " + folder + "; add it, or name another");
        assertThatThrownBy(() -> source.read("a.txt", small))
                .hasMessage("a.txt is larger than the limit of 2 bytes; shrink it or raise the limit");
        for (int i = 0; i < 4; i++) {
            write(i + ".txt", "");
        }
        assertThatThrownBy(source::files).hasMessageContaining("holds more than 4 files; split it or raise the limit");
        assertThatThrownBy(() -> FolderSource.of(folder.resolve("a.txt"), small))
                .hasMessageContaining("is not a folder; give the one that holds the dataset");
    }

    @Test
    void a_link_back_to_a_folder_above_is_no_endless_way() throws IOException {
        Files.createSymbolicLink(folder.resolve("again"), folder);

        assertThatThrownBy(() -> FolderSource.of(folder, LIMITS).files())
                .hasMessageContaining("that no link leads back to a folder above it");
    }

    @Test
    void the_files_in_tars_are_read_where_they_lie() throws IOException {
        Files.write(folder.resolve("train-0.tar"), resource("/archives/pax.tar"));
        Files.write(folder.resolve("train-1.tar"), resource("/archives/gnu.tar"));
        Source source = TarSource.in(FolderSource.of(folder, LIMITS), LIMITS);

        assertThat(source.files()).hasSize(6).contains(new SourceFile("train-1/dataset/images/a.jpg", 1024));
        assertThat(source.read("train-0/dataset/dataset.yaml", LIMITS))
                .asString()
                .isEqualTo("tasks: []\n");
        byte[] image = source.read("train-1/dataset/images/a.jpg", LIMITS);
        assertThat(image).hasSize(1024).startsWith(0, 1, 2, 3).endsWith(253, 254, 255);
        assertThat(source.find("train-2/x")).isEmpty();
    }

    @Test
    void a_tar_that_is_cut_off_or_missing_is_named() throws IOException {
        Source container = FolderSource.of(folder, LIMITS);
        assertThatThrownBy(() -> TarSource.in(container, LIMITS))
                .hasMessage(folder + " holds no file that ends in .tar; give the folder of the shards");

        byte[] cut = Arrays.copyOf(resource("/archives/gnu.tar"), 2600);
        Files.write(folder.resolve("a.tar"), cut);
        assertThatThrownBy(() -> TarSource.in(container, LIMITS))
                .hasMessageStartingWith("a.tar is truncated within dataset/images/a.jpg; fetch");
    }

    @Test
    void files_that_share_a_name_are_a_sample() {
        List<SourceFile> files = List.of(
                new SourceFile("s/1.jpg", 1),
                new SourceFile("s/1.depth.PNG", 1),
                new SourceFile("s.1/2.json", 1),
                new SourceFile("README", 1));

        assertThat(SampleFiles.group(files))
                .containsExactly(
                        new SampleFiles("s.1/2", new TreeMap<>(Map.of("json", "s.1/2.json"))),
                        new SampleFiles("s/1", new TreeMap<>(Map.of("jpg", "s/1.jpg", "depth.PNG", "s/1.depth.PNG"))));
    }

    @Test
    void a_split_is_told_by_the_last_word_that_names_one() {
        assertThat(SplitWord.in("data/train-00000-of-00002")).hasValue(Split.TRAIN);
        assertThat(SplitWord.in("training/a.png")).hasValue(Split.TRAIN);
        assertThat(SplitWord.in("train-data/validation_1")).hasValue(Split.VAL);
        assertThat(SplitWord.in("images/val2017")).hasValue(Split.VAL);
        assertThat(SplitWord.in("test/restrained")).isEmpty();
    }

    @Test
    void parquet_shards_hold_a_file_for_each_value_of_bytes() throws IOException {
        Files.write(folder.resolve("train-00000-of-00001.parquet"), resource("/parquet/arrow-snappy-groups.parquet"));
        Source source = ParquetSource.in(FolderSource.of(folder, LIMITS), LIMITS);

        List<String> names = source.files().stream().map(SourceFile::name).toList();
        assertThat(names).hasSize(80).contains("train-00000-of-00001/000003.image");
        assertThat(names).doesNotContain("train-00000-of-00001/000004.image");
        assertThat(source.read("train-00000-of-00001/000003.image", LIMITS)).hasSize(9);
        assertThat(source.find("train-00000-of-00001/000004.image")).isEmpty();
        assertThat(source.find("train-00000-of-00001/000100.image")).isEmpty();
        assertThat(source.find("train-00000-of-00001/000003.label")).isEmpty();
    }

    @Test
    void a_folder_without_shards_is_named() {
        assertThatThrownBy(() -> ParquetSource.in(FolderSource.of(folder, LIMITS), LIMITS))
                .hasMessage(folder + " holds no file that ends in .parquet; give the folder of the shards");
    }

    private void write(String name, String content) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), content);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SourcesTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
