package dev.weightflow.platform.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.event.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class JobFailuresTest {
    private static final JobFailures FAILURES = new JobFailures("internal", "buy more.");

    @Test
    void what_has_a_code_keeps_it_and_its_whole_sentence() {
        NotFoundException thrown = NotFoundException.of("dataset", "x".repeat(2000));

        assertThat(FAILURES.of(thrown)).isEqualTo(new Failure("dataset-not-found", thrown.getMessage()));
    }

    @Test
    void anything_else_is_told_in_one_line_that_has_an_end() {
        assertThat(FAILURES.of(new IllegalStateException("a\n\tb"))).isEqualTo(new Failure("internal", "a b"));
        assertThat(FAILURES.of(new IllegalStateException()))
                .isEqualTo(new Failure("internal", "IllegalStateException"));
        assertThat(FAILURES.of(new IllegalStateException("frame ".repeat(1000))).message())
                .hasSize(501);
    }

    @Test
    void a_lack_of_memory_is_one_whoever_wraps_it_and_says_what_to_do() {
        Throwable thrown = new UncheckedIOException(new IOException("CUDA out of memory. Tried to allocate"));

        assertThat(FAILURES.of(thrown).code()).isEqualTo("out-of-memory");
        assertThat(FAILURES.of(new OutOfMemoryError("Java heap space")).message())
                .isEqualTo("There is too little memory (Java heap space); buy more.");
    }

    @Test
    void codes_of_every_kind_of_job_are_known_beforehand_once() {
        assertThat(JobFailures.codes("own", "local-file"))
                .doesNotHaveDuplicates()
                .contains("own", "local-file", Jobs.WORKER_LOST);
    }
}
