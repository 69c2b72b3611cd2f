package dev.weightflow.platform.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.job.ArchiveIndex.Place;
import dev.weightflow.schema.id.JobId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArchiveIndexTest {
    @Test
    void every_job_is_found_where_it_was_archived_last_and_no_other_is() {
        Random random = new Random(7);
        Map<JobId, Place> expected = new HashMap<>();
        ArchiveIndex index = ArchiveIndex.EMPTY;
        for (int part = 0; part < 60; part++) {
            Map<JobId, Place> places = new HashMap<>();
            for (int i = 0; i < 1 + random.nextInt(40); i++) {
                places.put(new JobId("job-" + random.nextInt(900)), place(part, random.nextInt(5)));
            }
            expected.putAll(places);
            index = index.with(places);
        }

        for (int i = 0; i < 900; i++) {
            JobId job = new JobId("job-" + i);
            assertThat(index.place(job)).as(job.value()).isEqualTo(java.util.Optional.ofNullable(expected.get(job)));
        }
        assertThat(expected).hasSizeBetween(300, 899);
        assertThat(index.runs()).hasSizeLessThan(12);
    }

    @Test
    void what_another_index_does_not_know_is_told_by_part() {
        ArchiveIndex common = ArchiveIndex.EMPTY.with(Map.of(new JobId("a"), place(0, 1), new JobId("b"), place(0, 1)));
        ArchiveIndex more = common.with(Map.of(new JobId("c"), place(1, 1)));

        assertThat(more.partsUnknownTo(common)).containsExactly(1);
        assertThat(common.partsUnknownTo(more)).isEmpty();
        assertThat(common.partsUnknownTo(ArchiveIndex.EMPTY)).containsExactly(0);
    }

    private static Place place(int part, int generation) {
        return new Place(
                part, generation, part + 3, JobState.values()[generation], Instant.ofEpochSecond(-part, generation));
    }

    @Test
    void a_run_that_was_cut_off_is_refused() {
        assertThatThrownBy(() -> new ArchiveIndex(List.of(new byte[42]))).isInstanceOf(IllegalArgumentException.class);
    }
}
