package dev.weightflow.cli.jobs;

import static dev.weightflow.cli.jobs.JobExamples.JOB;
import static dev.weightflow.cli.jobs.JobExamples.earlier;
import static dev.weightflow.cli.jobs.JobExamples.job;
import static dev.weightflow.cli.jobs.JobExamples.progress;
import static dev.weightflow.cli.jobs.JobExamples.stateEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.Weightflow;
import dev.weightflow.cli.client.FakeService;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command that waits for a job, as a process that is told to stop. */
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
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Dweightflow.root=" + root,
                            Weightflow.class.getName(),
                            "trainings",
                            "watch",
                            "cd34")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            builder.environment().putAll(trainer.as("trainer"));
            Process watching = builder.start();
            BufferedReader said = watching.errorReader();
            while (!said.readLine().contains("waits behind training 0f1e0f1e0f1e (running, 10 of 40 steps)")) {}

            // when
            watching.toHandle().destroy();

            // then
            List<String> rest = said.lines().toList();
            assertThat(watching.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(rest)
                    .containsExactly(
                            "Training cd34cd34cd34 continues; './weightflow trainings cancel cd34cd34cd34' cancels it.");
        }
    }
}
