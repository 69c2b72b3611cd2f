package dev.weightflow.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.testing.KafkaForTests;
import dev.weightflow.platform.testing.Records;
import dev.weightflow.platform.testing.TestService;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Tests requests that are handled concurrently: {@code @Blocking(ordered = false)}. */
@QuarkusTest
@QuarkusTestResource(value = KafkaForTests.class, restrictToAnnotatedClass = true)
class ConcurrentRequestsTest {
    private static final String GROUP = "test-service";

    Records records;

    @Inject
    TestService service;

    @Test
    void a_request_that_is_slow_and_tried_again_holds_back_those_of_its_job_and_no_others() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        service.on("slow", attempt -> switch (attempt) {
            case 1 -> Uni.createFrom().failure(new Away());
            case 2 -> Uni.createFrom().completionStage(done);
            default -> Uni.createFrom().voidItem();
        });

        IntStream.rangeClosed(1, 5).forEach(generation -> send("slow", generation));
        List<String> others = jobs("beside-the-slow-one");
        others.forEach(job -> send(job, 1));

        eventually().until(() -> generations("slow").isEmpty() && handled().containsAll(others));
        eventually().until(() -> service.attempts("slow") == 2);
        done.complete(null);
        eventually().until(() -> generations("slow").size() == 5);
        assertThat(generations("slow")).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void nothing_is_committed_from_a_request_on_that_is_not_handled_yet_though_later_ones_are() {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        service.on("not-durable", attempt -> Uni.createFrom().completionStage(durable));
        send("not-durable", 1);
        List<String> later = jobs("behind-what-is-not-durable");

        later.forEach(job -> send(job, 1));

        eventually().until(() -> handled().containsAll(later));
        long ends = records.all(Topics.TRAINING_REQUESTS).size();
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        // the instance that takes over after a crash gets it, and the later ones of its partition
        assertThat(records.committed(GROUP, Topics.TRAINING_REQUESTS)).isLessThan(ends);
        durable.complete(null);
        eventually().until(() -> records.committed(GROUP, Topics.TRAINING_REQUESTS) == ends);
    }

    @Test
    void poison_among_good_requests_is_dead_lettered_alone() {
        service.on("poison-5", attempt -> Uni.createFrom().failure(new IllegalArgumentException("poison")));
        List<String> jobs = jobs("poison");

        jobs.forEach(job -> {
            send(job, 1);
            records.send(Topics.TRAINING_REQUESTS, bytes(job), new byte[] {1}, Records.headers(Map.of()));
            send(job, 2);
        });

        List<String> good = jobs.stream().filter(job -> !job.equals("poison-5")).toList();
        eventually().until(() -> good.stream().allMatch(job -> generations(job).size() == 2));
        eventually().until(() -> letters().size() == jobs.size() + 2);
        assertThat(letters()).containsAll(jobs).filteredOn("poison-5"::equals).hasSize(3);
        assertThat(good).allSatisfy(job -> assertThat(generations(job)).containsExactly(1, 2));
    }

    private static List<String> jobs(String name) {
        return IntStream.range(0, 20).mapToObj(i -> name + "-" + i).toList();
    }

    private void send(String job, int generation) {
        records.send(
                Topics.TRAINING_REQUESTS,
                Envelope.of(
                        (Event) new JobEvent.CancellationRequested(
                                JobKind.TRAINING, new JobId(job), generation, "no longer wanted"),
                        "/weightflow/somebody",
                        Instant.EPOCH,
                        EventContext.NONE));
    }

    private List<Integer> generations(String job) {
        return requests()
                .filter(request -> request.job().value().equals(job))
                .map(JobEvent.CancellationRequested::generation)
                .toList();
    }

    private List<String> handled() {
        return requests().map(request -> request.job().value()).toList();
    }

    private Stream<JobEvent.CancellationRequested> requests() {
        return service.handled().stream()
                .map(handled -> handled.event().event())
                .filter(JobEvent.CancellationRequested.class::isInstance)
                .map(JobEvent.CancellationRequested.class::cast);
    }

    private List<String> letters() {
        return records.all(Topics.TRAINING_REQUESTS.deadLetters()).stream()
                .map(letter -> new String(letter.key(), StandardCharsets.UTF_8))
                .toList();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Away extends RuntimeException implements Retriable {}
}
