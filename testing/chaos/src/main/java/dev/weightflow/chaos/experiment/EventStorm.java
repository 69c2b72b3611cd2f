package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.Requests;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent.IngestionFailed;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Requests more ingestions than there is time for, of folders that do not exist: each is answered once, and the work goes on. */
final class EventStorm implements Experiment {

    private static final int STEPS = 18;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    @Override
    public String name() {
        return "event-storm";
    }

    @Override
    public String description() {
        return "thousands of requests at once; each is answered once, and the work is as undisturbed";
    }

    @Override
    public Property run(Setting setting) {
        int requests = setting.scale().of(200, 5_000);
        Path missing = setting.folders().root().resolve("missing");
        return DisturbedRun.check(
                this,
                setting,
                setting.folders().fresh(name()),
                Plan.of(Workload.single(setting.folders(), STEPS), requests)
                        .allowing(Set.of(IngestionRequested.class, IngestionFailed.class)),
                run -> request(run, requests, missing));
    }

    private static void request(DisturbedRun run, int count, Path missing) {
        try (Requests requests = new Requests(run.platform().kafkaForRequests())) {
            for (int number = 0; number < count; number++) {
                requests.publish(
                        Topics.INGESTION_REQUESTS,
                        new IngestionRequested(
                                new JobId("storm-" + number),
                                1,
                                IngestSpec.of(missing.resolve("" + number).toString())));
                run.recoveries().passed();
            }
        }
        // as long as answers come, patience begins anew
        for (long answers = 0; answers < count; ) {
            long before = answers;
            Moment.await("the answer to request " + (before + 1) + " of " + count, () -> {
                Moment.pause(LOOK_AGAIN);
                return answers(run) > before;
            });
            answers = answers(run);
        }
    }

    private static long answers(DisturbedRun run) {
        return run.tail()
                .of(IngestionFailed.class)
                .filter(failure -> failure.retryAt().isEmpty())
                .map(IngestionFailed::job)
                .distinct()
                .count();
    }
}
