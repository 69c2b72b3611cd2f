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
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * Flips a bit in a segment of a journal while services run, and kills the broker, which cuts the partition off there when it comes back.
 * The loss must be named, and nothing may be decided over it; when the partition is restored, everything must go on.
 */
final class LogFlips implements Experiment {
    private static final int STEPS = 30;

    private static final List<Topic> JOURNALS =
            List.of(Topics.DATASETS, Topics.TRAININGS, Topics.EVALUATIONS, Topics.MODELS);

    /** A head of the log is kept a few seconds after the last fact. */
    private static final Duration HEAD = Duration.ofSeconds(8);

    /** Long enough for a decision that must not be made. */
    private static final Duration STILL = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    @Override
    public String name() {
        return "log-bit-flips";
    }

    @Override
    public String description() {
        return "a flipped bit in a journal's segment and kill -9 of the broker, which cuts the journal off; named, and nothing is decided until it is restored";
    }

    @Override
    public Property run(Setting setting) {
        int flips = setting.scale().of(1, 6);
        Random dice = setting.dice(this);
        Workload workload = Workload.single(setting.folders(), STEPS);
        List<Fact> undisturbed = setting.undisturbed().of(workload);
        Path folder = setting.folders().fresh(name());
        Recoveries recoveries = new Recoveries();
        List<String> faults = new ArrayList<>();
        List<Fact> disturbed = List.of();
        long began = System.nanoTime();
        try {
            work(folder, workload);
            for (int flip = 1; flip <= flips; flip++) {
                flip(setting, folder, workload, flip, dice, recoveries, faults);
            }
            disturbed = restored(folder, flips, faults);
        } catch (CompletionException e) {
            faults.add(e.getCause().getMessage());
        } catch (RuntimeException | AssertionError e) {
            faults.add(e.toString());
        }
        return Property.of(
                name(),
                setting.seed(),
                recoveries.count(),
                flips,
                Comparison.of(undisturbed, disturbed, Set.of(IngestionRequested.class, DatasetUnchanged.class)),
                Duration.ZERO,
                Duration.ofNanos(System.nanoTime() - began),
                faults);
    }

    private static void work(Path folder, Workload workload) {
        try (TestPlatform platform = TestPlatform.start(folder);
                FactTail tail = new FactTail(platform.kafka())) {
            workload.start(platform.kafkaForRequests(), tail).join();
            Moment.pause(HEAD);
        }
    }

    private void flip(
            Setting setting,
            Path folder,
            Workload workload,
            int flip,
            Random dice,
            Recoveries recoveries,
            List<String> faults) {
        PartitionFiles files;
        PartitionFiles copy;
        try (TestPlatform platform = TestPlatform.start(folder)) {
            Topic topic = JOURNALS.get(dice.nextInt(JOURNALS.size()));
            files = partition(platform, topic, dice);
            copy = files.copyTo(folder.resolve("copies").resolve("" + flip));
            int batch = dice.nextInt(files.batches());
            files.flip(batch, dice);
            ProcessHandle broker = platform.process(TestPlatform.BROKER).orElseThrow();
            platform.kill(TestPlatform.BROKER, broker);
            platform.awaitSuccessor(TestPlatform.BROKER, broker);
            recoveries.passed();
            String named = Moment.await("the damage of " + topic.name() + " is named", () -> {
                Moment.pause(LOOK_AGAIN);
                return platform.unreadiness().stream()
                        .filter(reason -> reason.contains(topic.name()) && reason.contains(FactReader.ACCEPT_LOSS))
                        .findFirst();
            });
            setting.said().accept("%s: %d, batch %d of %s: %s".formatted(name(), flip, batch, topic.name(), named));
            CommandRun verified = platform.run("models", "verify");
            if (verified.status() == 0) {
                faults.add("'models verify' finds nothing wrong with " + topic.name() + ", which was cut off");
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
                faults.add("something was stated in " + topic.name() + ", which was cut off");
            }
        }
        files.replaceBy(copy);
    }

    private static JobId job(int flip) {
        return new JobId("after-flip-" + flip);
    }

    /** A partition of the topic with facts in it. */
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

    /** What lies in the topics when everything has gone on. */
    private static List<Fact> restored(Path folder, int flips, List<String> faults) {
        try (TestPlatform platform = TestPlatform.start(folder);
                FactTail tail = new FactTail(platform.kafka())) {
            for (int flip = 1; flip <= flips; flip++) {
                JobId asked = job(flip);
                tail.await(DatasetUnchanged.class, fact -> fact.job().equals(asked));
            }
            CommandRun verified = platform.run("models", "verify");
            if (verified.status() != 0) {
                faults.add("after the restoration: " + verified.out() + verified.err());
            }
            List<Fact> facts = FactTail.all(platform.kafka());
            faults.addAll(StoredObjects.faults(platform.store(), facts));
            return facts;
        }
    }
}
