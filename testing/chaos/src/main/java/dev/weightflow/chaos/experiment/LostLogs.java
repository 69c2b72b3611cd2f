package dev.weightflow.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.Supervision;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Loses logs for good while models are trained, and restores them from the bucket: all of Kafka, from under services that live on or with a trainer that
 * comes back with what it knew, or a topic alone. Then all requests are sent again. Every fact that had been saved must be there as it was, and the work
 * must come to the effects of the undisturbed run, none of them twice.
 */
final class LostLogs {
    private static final Duration SAVED_EVERY = Duration.ofSeconds(2);
    private static final double LATEST = 0.9;
    private static final int LONGEST_DELAY_MILLIS = 4_000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final String REFUSED = "log-replaced";
    private static final String TRAINER = ServiceName.TRAINER.key();
    private static final String MODEL = "kept";

    /** Events that come from the policy, which the undisturbed run does not have. */
    private static final Set<EventType> OF_THE_POLICY =
            Set.of(EventType.of(RetrainingPolicySet.class), EventType.of(RetrainingSkipped.class));

    private final Trial trial;
    private final Path folder;
    private final Supervision supervision;
    private final Workload workload;

    /** Kinds of losses, by what is lost and who lives on meanwhile. */
    private enum Loss {
        KAFKA_UNDER_SERVICES,
        KAFKA_BEFORE_A_PAUSED_TRAINER,
        ONE_TOPIC
    }

    private LostLogs(Trial trial, Workload workload) {
        this.trial = trial;
        this.folder = trial.folder();
        this.supervision = Supervision.in(folder, SAVED_EVERY);
        this.workload = workload;
    }

    static Property run(Trial trial) {
        int losses = trial.of(3, 12);
        Workload workload = trial.workload();
        List<Fact> undisturbed = trial.undisturbed(workload);
        int effects = Comparison.of(undisturbed, List.of()).expected();
        List<Fact> disturbed = new ArrayList<>();
        LostLogs experiment = new LostLogs(trial, workload);
        trial.trying(() -> disturbed.addAll(experiment.all(losses, effects)));
        return trial.found(losses, Comparison.of(undisturbed, disturbed, OF_THE_POLICY));
    }

    private List<Fact> all(int losses, int effects) {
        int[] moments = trial.dice
                .ints(0, (int) (effects * LATEST))
                .distinct()
                .limit(losses)
                .sorted()
                .toArray();
        int first = trial.dice.nextInt(Loss.values().length);
        TestPlatform platform = supervision.start();
        try {
            platform.run("retraining", "set", MODEL, "--min-new-samples", "1000000")
                    .succeeded();
            JsonNode policy = policy(platform);
            Moment.pause(SAVED_EVERY.multipliedBy(3));
            for (int i = 0; i < moments.length; i++) {
                Loss loss = Loss.values()[(first + i) % Loss.values().length];
                platform = disturbed(platform, loss, moments[i]);
                if (!policy(platform).equals(policy)) {
                    trial.faults.add("the policy is another after a restore: " + policy(platform));
                }
            }
            return completed(platform);
        } finally {
            platform.close();
        }
    }

    private static JsonNode policy(TestPlatform platform) {
        return platform.run("retraining", "show", MODEL, "--json").succeeded().json();
    }

    /** Works until that number of effects, and loses something then. Returns the platform that has it back. */
    private TestPlatform disturbed(TestPlatform platform, Loss loss, int moment) {
        try (FactTail tail = new FactTail(platform.kafka())) {
            CompletableFuture<Void> work = workload.start(platform.kafkaForRequests(), tail);
            Moment.await("effect " + moment, () -> tail.effects() >= moment || work.isDone());
            Moment.pause(Duration.ofMillis(trial.dice.nextInt(LONGEST_DELAY_MILLIS)));
            if (work.isDone()) {
                work.join();
                return platform;
            }
            long began = System.nanoTime();
            trial.say("%s after %d effects", loss, tail.effects());
            List<Fact> before = new ArrayList<>();
            Runnable lost = () -> {
                before.addAll(tail.facts().toList());
                tail.close();
            };
            TestPlatform back =
                    switch (loss) {
                        case KAFKA_UNDER_SERVICES -> kafkaUnderServices(platform, lost);
                        case KAFKA_BEFORE_A_PAUSED_TRAINER -> kafkaBeforeAPausedTrainer(platform, lost);
                        case ONE_TOPIC -> oneTopic(platform, lost);
                    };
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            trial.longestRecovery = took.compareTo(trial.longestRecovery) > 0 ? took : trial.longestRecovery;
            trial.injected++;
            requireRestored(before, FactTail.all(back.kafka()));
            return back;
        }
    }

    /** Kills the broker and takes its data, so that it comes back empty to the services that run. */
    private TestPlatform kafkaUnderServices(TestPlatform platform, Runnable lost) {
        platform.kill(TestPlatform.BROKER, serving(platform, TestPlatform.BROKER));
        takeKafka();
        lost.run();
        awaitRefused(platform);
        platform.close();
        restore();
        return supervision.start();
    }

    /** Loses Kafka and all services at once but for a trainer that is paused; it goes on over the restored topics. */
    private TestPlatform kafkaBeforeAPausedTrainer(TestPlatform platform, Runnable lost) {
        ProcessHandle trainer = serving(platform, TRAINER);
        ProcessHandle broker = serving(platform, TestPlatform.BROKER);
        ProcessFaults.signal("STOP", trainer);
        CompletableFuture<TestPlatform> back;
        try {
            supervision.killWith(List.of(broker));
            takeKafka();
            lost.run();
            restore();
            back = CompletableFuture.supplyAsync(supervision::start);
            Moment.await("the broker is back", () -> {
                Moment.pause(LOOK_AGAIN);
                return supervision.brokerAnswers() || back.isDone();
            });
        } finally {
            // also after a restore that failed: a paused process would stay for ever
            ProcessFaults.signal("CONT", trainer);
        }
        return back.join();
    }

    private TestPlatform oneTopic(TestPlatform platform, Runnable lost) {
        List<Topic> topics = List.of(Topics.DATASETS, Topics.TRAININGS, Topics.EVALUATIONS, Topics.MODELS);
        Topic topic = topics.get(trial.dice.nextInt(topics.size()));
        ReplacedLogs.makeAgain(platform, topic);
        lost.run();
        awaitRefused(platform);
        platform.close();
        restore("--topic", topic.name());
        return supervision.start();
    }

    private static ProcessHandle serving(TestPlatform platform, String part) {
        return Moment.await(part + " serves", () -> platform.process(part));
    }

    private void takeKafka() {
        try {
            Files.move(folder.resolve("kafka"), folder.resolve("lost-" + trial.injected));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitRefused(TestPlatform platform) {
        Moment.await("services refuse the empty topics", () -> {
            Moment.pause(LOOK_AGAIN);
            return platform.unreadiness().stream().anyMatch(reason -> reason.contains(REFUSED));
        });
    }

    private void restore(String... options) {
        List<String> words = new ArrayList<>(List.of("backup", "restore", "--json"));
        words.addAll(List.of(options));
        JsonNode result =
                CommandRun.of(folder, words.toArray(String[]::new)).succeeded().json();
        for (JsonNode topic : result.path("topics")) {
            trial.say(
                    "%s: %d facts are back, %d are missing, in %.1f s",
                    topic.path("topic").asText(),
                    topic.path("facts").asLong(),
                    topic.path("missing").asLong(),
                    topic.path("seconds").asDouble());
        }
    }

    /** Compares what had been seen before the loss with what is there now: the same, but for what was stated last. */
    private void requireRestored(List<Fact> before, List<Fact> after) {
        long lossAt = before.stream()
                .filter(Fact::isJournaled)
                .mapToLong(LostLogs::time)
                .max()
                .orElse(0);
        long saved = lossAt - SAVED_EVERY.multipliedBy(3).toMillis();
        int lost = 0;
        for (Topic topic : Topics.all()) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                List<Fact> was = journal(before, topic, partition);
                List<Fact> is = journal(after, topic, partition);
                int same = 0;
                while (same < was.size() && same < is.size() && isSame(was.get(same), is.get(same))) {
                    same++;
                }
                lost += was.size() - same;
                if (same < was.size() && time(was.get(same)) < saved) {
                    trial.faults.add(Numbers.format(
                            "%s is lost, which was stated %.1f s before the loss",
                            was.get(same).id(), (lossAt - time(was.get(same))) / 1000.0));
                }
            }
        }
        trial.say("%d facts are lost, which had not been saved", lost);
    }

    private static List<Fact> journal(List<Fact> facts, Topic topic, int partition) {
        return facts.stream()
                .filter(Fact::isJournaled)
                .filter(fact ->
                        fact.topic().equals(topic.name()) && fact.message().partition() == partition)
                .toList();
    }

    private static long time(Fact fact) {
        return fact.message().timestamp();
    }

    private static boolean isSame(Fact one, Fact other) {
        return one.key().equals(other.key())
                && one.headers().equals(other.headers())
                && one.json().equals(other.json())
                && time(one) == time(other);
    }

    private List<Fact> completed(TestPlatform platform) {
        try (FactTail tail = new FactTail(platform.kafka())) {
            workload.start(platform.kafkaForRequests(), tail).join();
            List<Fact> facts = FactTail.all(platform.kafka());
            DisturbedRun.checkDeadLetters(trial, facts, 0);
            trial.faults.addAll(StoredObjects.faults(platform.store(), facts));
            require("models verify", () -> platform.run("models", "verify"));
            Moment.pause(SAVED_EVERY.multipliedBy(2));
            require("backup drill", () -> platform.run("backup", "drill"));
            return facts;
        }
    }

    private void require(String what, Supplier<CommandRun> command) {
        CommandRun run = command.get();
        if (run.status() != 0) {
            trial.faults.add(what + ": " + run.out() + run.err());
        }
    }
}
