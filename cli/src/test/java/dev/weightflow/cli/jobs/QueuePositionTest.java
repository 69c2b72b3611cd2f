package dev.weightflow.cli.jobs;

import static dev.weightflow.cli.jobs.JobExamples.earlier;
import static dev.weightflow.cli.jobs.JobExamples.job;
import static dev.weightflow.cli.jobs.JobExamples.progress;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.cli.jobs.Jobs.QueuePosition;
import dev.weightflow.local.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueuePositionTest {

    private final Job waiting = read(job("waiting", ""));
    private final QueuePosition queue = new QueuePosition(JobKind.TRAINING);

    @Test
    void what_a_job_waits_behind_is_told_once_and_when_it_changes() {
        Job begun = read(earlier("claimed", progress(10)));
        Job further = read(earlier("claimed", progress(20)));
        Job released = read(earlier("waiting", progress(20)));

        assertThat(queue.news(waiting.id(), List.of(waiting, begun)))
                .contains("Training cd34cd34cd34 waits behind training 0f1e0f1e0f1e (running, 10 of 40 steps)");
        assertThat(queue.news(waiting.id(), List.of(waiting, further))).isEmpty();
        assertThat(queue.news(waiting.id(), List.of(waiting, released)))
                .contains("Training cd34cd34cd34 waits behind training 0f1e0f1e0f1e (waiting, 20 of 40 steps)");
        assertThat(queue.news(waiting.id(), List.of(waiting))).isEmpty();
    }

    @Test
    void a_running_job_comes_first_and_the_others_are_counted() {
        Job running = read(job("claimed", "").replace("cd34", "aaaa").replace("03:04:05Z", "03:09:05Z"));
        Job before = read(earlier("waiting", ""));
        Job after = read(job("waiting", "").replace("cd34", "bbbb").replace("03:04:05Z", "03:09:05Z"));
        Job done = read(earlier("completed", "").replace("0f1e", "dddd"));

        assertThat(queue.news(waiting.id(), List.of(after, before, running, waiting, done)))
                .contains("Training cd34cd34cd34 waits behind training aaaaaaaaaaaa (running) and 1 more");
    }

    @Test
    void a_more_urgent_job_comes_first_though_it_was_asked_for_later() {
        Job urgent = read(job("waiting", "")
                .replace("cd34", "aaaa")
                .replace("03:04:05Z", "03:09:05Z")
                .replace("\"priority\":0", "\"priority\":5"));

        assertThat(urgent.shown().number("spec.priority")).isEqualTo(5);
        assertThat(queue.news(waiting.id(), List.of(urgent, waiting))).isPresent();
        assertThat(queue.news(urgent.id(), List.of(urgent, waiting))).isEmpty();
    }

    private static Job read(String json) {
        try {
            return new Job(new Resource(Json.MAPPER.readTree(json)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
