package dev.weightflow.cli.jobs;

import static dev.weightflow.cli.jobs.JobExamples.JOB;
import static dev.weightflow.cli.jobs.JobExamples.earlier;
import static dev.weightflow.cli.jobs.JobExamples.job;
import static dev.weightflow.cli.jobs.JobExamples.progress;
import static dev.weightflow.cli.jobs.JobExamples.stateEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CommandProcess;
import dev.weightflow.cli.client.FakeService;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests a command that waits for a job, as a process that receives a stop signal. */
@Timeout(120)
class FarewellTest {

    @TempDir
    Path root;

    @Test
    void who_is_interrupted_learns_that_the_job_continues_and_how_to_end_it() throws Exception {
        try (FakeService trainer = new FakeService()) {
            // given
            String all = "[" + job("waiting", "") + "," + earlier("claimed", progress(10)) + "]";
            trainer.replying("GET /trainings", all)
                    .replying("GET /trainings/" + JOB + "/events", stateEvent("waiting"))
                    .replying("GET /trainings/" + JOB, job("waiting", ""));
            CommandProcess watching = new CommandProcess(root, trainer.as("trainer"), "trainings", "watch", "cd34");
            watching.awaitSaying("waits behind training 0f1e0f1e0f1e (running, 10 of 40 steps)");

            // when
            watching.send("TERM");

            // then
            List<String> rest = watching.rest();
            assertThat(rest)
                    .containsExactly(
                            "Training cd34cd34cd34 continues; './weightflow trainings cancel cd34cd34cd34' cancels it.");
        }
    }
}
