package dev.weightflow.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.ingestion.Folders;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFolderTest {
    @TempDir
    Path temp;

    @Test
    void the_tasks_are_those_that_the_folder_has_unless_some_are_asked_for() {
        Folders folder = listing("a", "b").write("sal_distill/a.png", new byte[0]);

        assertThat(open(folder).tasks().names()).containsExactly(PascalTasks.SAL);
        assertThatThrownBy(() -> SourceFolder.open(
                        folder.root(), List.of(PascalTasks.SEMSEG), Limits.defaults(), FileOpener.PLAIN))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("has labels for sal and not for all that was asked for, semseg");
    }

    @Test
    void a_split_without_a_list_is_left_out() {
        Folders folder = listing("a", "").delete("ImageSets/Context/val.txt").write("sal_distill/a.png", new byte[0]);

        assertThat(open(folder).lists()).extracting(SplitList::split).containsExactly(Split.TRAIN);
    }

    @Test
    void a_sample_in_both_splits_stays_in_validation_alone() {
        Folders folder = listing("a\nb\nc", "b").write("sal_distill/a.png", new byte[0]);

        SourceFolder opened = open(folder);

        assertThat(opened.lists().get(0).ids()).containsExactly("a", "c");
        assertThat(opened.lists().get(1).ids()).containsExactly("b");
        assertThat(opened.lists().get(0).faults())
                .containsExactly(new Quarantined(
                        "b",
                        Split.TRAIN,
                        "duplicate-id",
                        "b is listed in train.txt and in val.txt; it stays in val.txt alone."));
        assertThat(opened.size()).isEqualTo(4);
    }

    @Test
    void bad_lines_are_faults_and_tell_nothing_of_where_the_folder_lies() {
        Folders folder = listing("a\n../../etc/passwd\na", "").write("sal_distill/a.png", new byte[0]);

        assertThat(open(folder).lists().get(0).faults())
                .extracting(Quarantined::code)
                .containsExactly("bad-id", "duplicate-id");
        assertThat(open(folder).lists().get(0).faults())
                .extracting(Quarantined::reason)
                .allSatisfy(reason -> assertThat(reason)
                        .contains("ImageSets/Context/train.txt")
                        .doesNotContain(temp.toString())
                        .endsWith("."));
    }

    @Test
    void nothing_to_read_is_told_apart_with_the_way_out() throws IOException {
        Files.createDirectories(temp.resolve("empty"));
        Files.createDirectories(temp.resolve("other/photos"));
        Folders listless = listing("", "");

        assertFailure(temp.resolve("empty"), "no-samples", "is empty; give the folder that holds JPEGImages");
        assertFailure(temp.resolve("other"), "missing-list", "write the ids of its samples into them");
        assertFailure(listless.root(), "no-samples", "lists no sample; write one id per line into it.");
        assertFailure(listing("a", "b").root(), "no-labels", "has labels for no task");
    }

    private static void assertFailure(Path root, String code, String message) {
        assertThatThrownBy(() -> SourceFolder.open(root, List.of(), Limits.defaults(), FileOpener.PLAIN))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining(message)
                .extracting(e -> ((JobFailedException) e).code())
                .isEqualTo(code);
    }

    private static SourceFolder open(Folders folder) {
        return SourceFolder.open(folder.root(), List.of(), Limits.defaults(), FileOpener.PLAIN);
    }

    private Folders listing(String train, String val) {
        return new Folders(temp.resolve("folder"))
                .write("ImageSets/Context/train.txt", train.getBytes())
                .write("ImageSets/Context/val.txt", val.getBytes());
    }
}
