package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.Requests;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes records while models are trained: too many, repeated, or unreadable ones. */
final class RecordFaults {
    private static final int STEPS = 18;
    private static final int AT_ONCE = 50;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /** Topics whose consumers dead-letter unreadable records; journals and the readers of progress skip them. */
    private static final List<Topic> OF_CHANNELS =
            List.of(Topics.INGESTION_REQUESTS, Topics.TRAINING_REQUESTS, Topics.EVALUATION_REQUESTS, Topics.TRAININGS);

    private RecordFaults() {}

    /** Repeats existing requests, bytes and headers alike, while they are worked on. */
    static Property repeatRequests(Trial trial) {
        int duplicates = trial.of(500, 10_000);
        return DisturbedRun.check(trial, Plan.of(trial.workload(), duplicates), run -> {
            try (Requests requests = new Requests(run.platform().kafkaForRequests())) {
                for (int sent = 0; sent < duplicates; ) {
                    List<Fact> known =
                            run.tail().facts().filter(Fact::isRequest).toList();
                    for (int i = 0; !known.isEmpty() && i < AT_ONCE && sent < duplicates; i++, sent++) {
                        Fact request = known.get(trial.dice.nextInt(known.size()));
                        requests.send(new ProducerRecord<>(
                                request.topic(),
                                null,
                                request.key(),
                                request.message().value(),
                                request.message().headers()));
                        run.recoveries().passed();
                    }
                }
            }
            run.awaitRead();
        });
    }

    /** Requests more ingestions than there is time for, of folders that do not exist: each is answered once, and the work continues. */
    static Property storm(Trial trial) {
        int requests = trial.of(200, 5_000);
        Path missing = trial.setting.folders().root().resolve("missing");
        return DisturbedRun.check(
                trial,
                Plan.of(trial.single(STEPS), requests)
                        .allowing(Set.of(
                                EventType.of(IngestionRequested.class),
                                EventType.of(JobKind.INGESTION, JobEvent.Failed.class))),
                run -> {
                    request(run, requests, missing);
                    // each answer restarts the timeout
                    for (long answers = 0; answers < requests; ) {
                        long before = answers;
                        Moment.await("the answer to request " + (before + 1) + " of " + requests, () -> {
                            Moment.pause(LOOK_AGAIN);
                            return answers(run) > before;
                        });
                        answers = answers(run);
                    }
                });
    }

    private static void request(DisturbedRun run, int count, Path missing) {
        try (Requests requests = new Requests(run.platform().kafkaForRequests())) {
            for (int number = 0; number < count; number++) {
                IngestSpec spec = IngestSpec.of(missing.resolve("" + number).toString());
                requests.publish(
                        Topics.INGESTION_REQUESTS, new IngestionRequested(new JobId("storm-" + number), 1, spec));
                run.recoveries().passed();
            }
        }
    }

    private static long answers(DisturbedRun run) {
        return run.tail()
                .of(JobEvent.Failed.class)
                .filter(failure -> failure.kind() == JobKind.INGESTION)
                .filter(failure -> failure.retryAt().isEmpty())
                .map(JobEvent.Failed::job)
                .distinct()
                .count();
    }

    static Property poison(Trial trial) {
        int letters = Poison.shapes().size() * OF_CHANNELS.size();
        return DisturbedRun.check(
                trial,
                Plan.of(
                                trial.single(STEPS),
                                Poison.shapes().size() * Topics.events().size())
                        .allowing(Stream.of(JobKind.values())
                                .map(kind -> EventType.of(kind, JobEvent.Rejected.class))
                                .collect(Collectors.toSet()))
                        .withDeadLetters(letters),
                run -> {
                    poison(run);
                    Moment.await(
                            letters + " dead letters",
                            () -> run.tail().facts().filter(Fact::isDeadLetter).count() >= letters);
                    run.awaitRead();
                });
    }

    private static void poison(DisturbedRun run) {
        try (Requests requests = new Requests(run.platform().kafkaForEverything())) {
            int number = 0;
            for (Poison poison : Poison.shapes()) {
                for (Topic topic : Topics.events()) {
                    requests.send(poison.in(topic, "poison-" + number++));
                    run.recoveries().passed();
                }
            }
        }
    }
}
