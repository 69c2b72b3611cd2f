package dev.weightflow.ingestion.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.schema.id.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFoldersTest {
    private static final JobId ID = new JobId("monday");

    @TempDir
    Path temp;

    @Test
    void what_a_dead_process_left_is_gone_and_what_is_in_use_is_refused() throws IOException {
        Path left = Files.createDirectories(temp.resolve("scratch/sunday/x"));
        try (JobFolders scratch = JobFolders.open(temp.resolve("scratch"), JobFolders.UNLIMITED)) {
            assertThat(left).doesNotExist();
            assertThatThrownBy(() -> JobFolders.open(temp.resolve("scratch"), JobFolders.UNLIMITED))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("give every instance its own weightflow.data-dir");
            assertThat(scratch.fresh(ID)).isEmptyDirectory();
        }
        JobFolders.open(temp.resolve("scratch"), JobFolders.UNLIMITED).close();
    }

    @Test
    void too_small_a_disk_is_refused_before_anything_is_written() {
        try (JobFolders scratch = JobFolders.open(temp, JobFolders.UNLIMITED, folder -> 100L << 20)) {
            scratch.requireRoom(ID, 30L << 20, "/data/x");
            assertThatThrownBy(() -> scratch.requireRoom(ID, 50L << 20, "/data/x"))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("/data/x needs 114 MiB in " + temp + ", which has 100 MiB left; free some")
                    .extracting(e -> ((JobFailedException) e).code())
                    .isEqualTo("no-disk-space");
        }
    }

    @Test
    void a_disk_that_fills_up_is_told_from_other_trouble() {
        try (JobFolders scratch = JobFolders.open(temp, JobFolders.UNLIMITED, folder -> 100L << 20)) {
            assertThat(scratch.named(new IOException("No space left on device")))
                    .isInstanceOf(JobFailedException.class);
            assertThat(scratch.named(new IOException("Input/output error"))).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void what_lies_in_it_counts_against_its_own_limit_and_is_given_back() throws IOException {
        try (JobFolders scratch = JobFolders.open(temp, 1000, folder -> 1L << 40)) {
            scratch.fresh(ID);
            Files.write(scratch.shards(ID).resolve("train-000000.tar"), new byte[400]);
            scratch.count(ID, 500, "/data/x");
            scratch.requireRoom(ID, 100, "/data/x");

            assertThatThrownBy(() -> scratch.count(ID, 101, "/data/x"))
                    .hasMessageContaining("/data/x needs more than the 0 MiB that an ingestion may have in " + temp
                            + "; raise" + " weightflow.ingestion.scratch-gibibytes")
                    .extracting(e -> ((JobFailedException) e).code())
                    .isEqualTo("no-disk-space");
            scratch.count(ID, -1, "/data/x");
            scratch.count(ID, 101, "/data/x");

            scratch.count(new JobId("sunday"), 1000, "/data/y");

            scratch.clear(ID);
            scratch.requireRoom(ID, 1000, "/data/x");
        }
    }

    @Test
    void an_empty_file_asks_the_disk_for_nothing() {
        AtomicInteger asked = new AtomicInteger();
        try (JobFolders scratch = JobFolders.open(temp, 1000, folder -> {
            asked.incrementAndGet();
            return 1L << 40;
        })) {
            scratch.count(ID, 0, "s3://photographs/city");
            assertThat(asked).hasValue(0);
            scratch.count(ID, 1, "s3://photographs/city");
            assertThat(asked).hasValue(1);
        }
    }
}
