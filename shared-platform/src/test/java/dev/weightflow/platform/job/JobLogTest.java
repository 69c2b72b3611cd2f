package dev.weightflow.platform.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.id.JobId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobLogTest {
    private static final JobId JOB = new JobId("job");
    private static final Logger OURS = Logger.getLogger("dev.weightflow.trainer.Something");

    private final JobLog log = new JobLog();
    private final Thread worker = Thread.currentThread();
    private final AtomicReference<Optional<JobId>> job = new AtomicReference<>(Optional.of(JOB));
    private AutoCloseable listening;

    @BeforeEach
    void listen() {
        listening = log.listen(() -> Thread.currentThread() == worker ? job.get() : Optional.empty());
    }

    @AfterEach
    void close() throws Exception {
        listening.close();
    }

    @Test
    void what_our_loggers_say_about_a_job_is_kept_without_folders_and_stacks() {
        OURS.log(Level.WARNING, "no room in /home/ann/data/scratch.bin", new IllegalStateException("secret"));

        assertThat(log.of(JOB)).singleElement().satisfies(line -> {
            assertThat(line.message()).isEqualTo("no room in scratch.bin");
            assertThat(line.level()).startsWith("WARN");
            assertThat(line.time()).isNotNull();
        });
        assertThat(log.of(new JobId("other"))).isEmpty();
    }

    @Test
    void others_other_threads_and_what_is_said_between_two_jobs_are_not_heard() throws Exception {
        Logger.getLogger("org.apache.kafka.Something").info("password=secret");
        Thread other = new Thread(() -> OURS.info("another thread"));
        other.start();
        other.join();
        job.set(Optional.empty());
        OURS.info("between two jobs");
        job.set(Optional.of(JOB));
        listening.close();
        OURS.info("after the end");

        assertThat(log.of(JOB)).isEmpty();
    }

    @Test
    void lines_and_jobs_are_bounded() {
        for (int line = 0; line < JobLog.LINES + 5; line++) {
            OURS.info("line " + line);
        }
        assertThat(log.of(JOB))
                .hasSize(JobLog.LINES)
                .first()
                .extracting(JobLog.Line::message)
                .isEqualTo("line 5");

        for (int other = 0; other < JobLog.JOBS; other++) {
            job.set(Optional.of(new JobId("job-" + other)));
            OURS.info("x".repeat(10_000));
        }
        assertThat(log.of(JOB)).as("the oldest").isEmpty();
        assertThat(log.of(new JobId("job-0")).get(0).message()).hasSizeLessThan(1100);
    }
}
