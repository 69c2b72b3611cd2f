package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.PartitionFiles;
import dev.weightflow.chaos.platform.Requests;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Flips a bit in a segment of a journal while services run, and kills the broker, which truncates the partition there when it restarts. The loss must
 * be reported, and nothing may be decided on the truncated state; once the partition is restored, all work must continue.
 */
final class LogFlips {
    private static final int STEPS = 30;

    private static final List<Topic> JOURNALS =
            List.of(Topics.DATASETS, Topics.TRAININGS, Topics.EVALUATIONS, Topics.MODELS);

    /** Time by which a head of the log is written after the last fact. */
    private static final Duration HEAD = Duration.ofSeconds(15);

    /** Time in which a forbidden decision would be made. */
    private static final Duration STILL = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private LogFlips() {}

    static Property run(Trial trial) {
        int flips = trial.of(1, 6);
        Workload workload = trial.single(STEPS);
        List<Fact> undisturbed = trial.undisturbed(workload);
        Path folder = trial.folder();
        List<Fact> disturbed = new ArrayList<>();
        trial.trying(() -> {
            work(folder, workload);
            for (; trial.injected < flips; trial.injected++) {
                flip(trial, folder, workload, trial.injected + 1);
            }
            disturbed.addAll(restored(trial, folder, flips));
        });
        return trial.found(
                flips,
                Comparison.of(
                        undisturbed,
                        disturbed,
                        Set.of(EventType.of(IngestionRequested.class), EventType.of(DatasetUnchanged.class))));
    }

    private static void work(Path folder, Workload workload) {
        try (TestPlatform platform = TestPlatform.start(folder);
                FactTail tail = new FactTail(platform.kafka())) {
            workload.start(platform.kafkaForRequests(), tail).join();
            Moment.pause(HEAD);
        }
    }

    private static void flip(Trial trial, Path folder, Workload workload, int flip) {
        PartitionFiles files;
        PartitionFiles copy;
        try (TestPlatform platform = TestPlatform.start(folder)) {
            Topic topic = JOURNALS.get(trial.dice.nextInt(JOURNALS.size()));
            files = partition(platform, topic, trial.dice);
            copy = files.copyTo(folder.resolve("copies").resolve("" + flip));
            int batch = trial.dice.nextInt(files.batches());
            files.flip(batch, trial.dice);
            ProcessHandle broker = platform.process(TestPlatform.BROKER).orElseThrow();
            platform.kill(TestPlatform.BROKER, broker);
            platform.awaitSuccessor(TestPlatform.BROKER, broker);
            String named = Moment.await("the damage of " + topic.name() + " is named", () -> {
                Moment.pause(LOOK_AGAIN);
                return platform.unreadiness().stream()
                        .filter(reason -> reason.contains(topic.name()) && reason.contains(FactReader.ACCEPT_LOSS))
                        .findFirst();
            });
            trial.say("%d, batch %d of %s: %s", flip, batch, topic.name(), named);
            CommandRun verified = platform.run("models", "verify");
            if (verified.status() == 0) {
                trial.faults.add("'models verify' finds nothing wrong with " + topic.name() + ", which was cut off");
            }
            long before = facts(platform, topic);
            try (Requests requests = new Requests(platform.kafkaForRequests())) {
                requests.publish(
                        Topics.INGESTION_REQUESTS,
                        new IngestionRequested(
                                job(flip),
                                1,
                                workload.chains().get(0).rounds().get(0).source()));
            }
            Moment.pause(STILL);
            if (facts(platform, topic) != before) {
                trial.faults.add("something was stated in " + topic.name() + ", which was cut off");
            }
        }
        files.replaceBy(copy);
    }

    private static JobId job(int flip) {
        return new JobId("after-flip-" + flip);
    }

    /** Picks a partition of the topic with facts in it. */
    private static PartitionFiles partition(TestPlatform platform, Topic topic, Random dice) {
        List<PartitionFiles> filled = platform.partitions(topic).stream()
                .filter(files -> files.batches() > 0)
                .toList();
        return filled.get(dice.nextInt(filled.size()));
    }

    private static long facts(TestPlatform platform, Topic topic) {
        return FactTail.all(platform.kafka()).stream()
                .filter(fact -> fact.topic().equals(topic.name()))
                .count();
    }

    /** Reads all facts after the restored platform has handled every flip's request. */
    private static List<Fact> restored(Trial trial, Path folder, int flips) {
        try (TestPlatform platform = TestPlatform.start(folder);
                FactTail tail = new FactTail(platform.kafka())) {
            for (int flip = 1; flip <= flips; flip++) {
                JobId asked = job(flip);
                tail.await(DatasetUnchanged.class, fact -> fact.job().equals(asked));
            }
            CommandRun verified = platform.run("models", "verify");
            if (verified.status() != 0) {
                trial.faults.add("after the restoration: " + verified.out() + verified.err());
            }
            List<Fact> facts = FactTail.all(platform.kafka());
            trial.faults.addAll(StoredObjects.faults(platform.store(), facts));
            return facts;
        }
    }
}
