package dev.weightflow.console.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.live.JobStreams.Event;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JobStreamsTest {
    private static final JobId JOB = new JobId("job");
    private static final Instant NOW = Instant.EPOCH;

    private final ProgressStream signals = new ProgressStream();
    private final BroadcastProcessor<JobId> changes = BroadcastProcessor.create();
    private final AtomicInteger rendered = new AtomicInteger();
    private final JobStreams streams =
            new JobStreams(signals.stream(), changes, job -> "no. " + rendered.incrementAndGet());

    private AssertSubscriber<Event> viewer() {
        return streams.of(JOB).subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    private static List<Event> named(AssertSubscriber<Event> viewer, String name) {
        return List.copyOf(viewer.getItems()).stream()
                .filter(event -> event.name().equals(name))
                .toList();
    }

    private static List<Long> steps(AssertSubscriber<Event> viewer) {
        List<Long> steps = new ArrayList<>();
        for (Event event : named(viewer, "points")) {
            JsonNode curves = WeightflowJson.read(event.data().getBytes(StandardCharsets.UTF_8), JsonNode.class);
            curves.path("loss.semseg").path("steps").forEach(step -> steps.add(step.asLong()));
        }
        return steps;
    }

    @Test
    void a_part_of_a_page_is_made_once_for_all_who_look() {
        List<AssertSubscriber<Event>> viewers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            viewers.add(viewer());
        }

        signals.on(ProgressEvents.progress(JOB, 1, 1, 0.5), NOW);
        signals.on(ProgressEvents.progress(new JobId("other"), 1, 1, 0.5), NOW);

        await().untilAsserted(() -> assertThat(viewers)
                .allSatisfy(viewer -> assertThat(named(viewer, "status")).hasSize(1)));
        assertThat(rendered).hasValue(1);
        viewers.forEach(AssertSubscriber::cancel);
    }

    @Test
    void nothing_that_was_told_is_missing_however_fast_it_comes_and_it_comes_four_times_a_second() throws Exception {
        AssertSubscriber<Event> viewer = viewer();
        long began = System.nanoTime();
        for (int step = 1; step <= 1_000; step++) {
            signals.on(ProgressEvents.progress(JOB, 1, step, 0.5), NOW);
            Thread.sleep(1);
        }

        await().untilAsserted(() -> assertThat(steps(viewer)).hasSize(1_000));
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(steps(viewer)).isSorted().doesNotHaveDuplicates();
        assertThat((double) named(viewer, "status").size()).isLessThanOrEqualTo(4 * seconds + 2);
        Event last = named(viewer, "points").get(named(viewer, "points").size() - 1);
        assertThat(JobStreams.stepOf(last.id())).isEqualTo(1_000);
        viewer.cancel();
    }

    @Test
    void a_fact_has_the_page_read_anew() {
        AssertSubscriber<Event> viewer = viewer();

        changes.onNext(JOB);

        await().untilAsserted(() -> assertThat(named(viewer, "changed")).hasSize(1));
        viewer.cancel();
    }

    @Test
    void nothing_is_made_when_nobody_looks_any_more_and_again_when_somebody_does() {
        AssertSubscriber<Event> first = viewer();
        AssertSubscriber<Event> second = viewer();
        first.cancel();
        signals.on(ProgressEvents.progress(JOB, 1, 1, 0.5), NOW);
        await().untilAsserted(() -> assertThat(named(second, "status")).hasSize(1));
        second.cancel();

        signals.on(ProgressEvents.progress(JOB, 1, 2, 0.5), NOW);
        await().during(Duration.ofMillis(600))
                .untilAsserted(() -> assertThat(rendered).hasValue(1));

        AssertSubscriber<Event> third = viewer();
        signals.on(ProgressEvents.progress(JOB, 1, 3, 0.5), NOW);
        await().untilAsserted(() -> assertThat(steps(third)).containsExactly(3L));
        third.cancel();
    }

    @Test
    void who_reads_nothing_holds_nobody_up() {
        AssertSubscriber<Event> stuck =
                streams.of(JOB).onOverflow().drop().subscribe().withSubscriber(AssertSubscriber.create(0));
        AssertSubscriber<Event> viewer = viewer();
        for (int step = 1; step <= 3; step++) {
            long now = step;
            signals.on(ProgressEvents.progress(JOB, 1, step, 0.5), NOW);
            await().untilAsserted(() -> assertThat(steps(viewer)).contains(now));
        }
        stuck.cancel();
        viewer.cancel();
    }

    @Test
    void an_id_that_is_none_of_ours_has_no_step() {
        assertThat(JobStreams.stepOf("3-17-4200")).isEqualTo(4_200);
        for (String id : List.of("", "-", "x", "1-2-", "1-2-99999999999999999999", "<script>")) {
            assertThat(JobStreams.stepOf(id)).as(id).isEqualTo(-1);
        }
    }
}
