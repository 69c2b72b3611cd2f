package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.schema.file.FileTree;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Replaces the logs that the bucket's facts belong to by empty, valid ones: the broker's folder is lost, another installation uses the bucket, a
 * topic is deleted and created again. Then the bucket is lost instead, from under logs that are there. Every reader must refuse, nothing may be stated or deleted on their basis, and once the former logs are back,
 * or the new ones are adopted, all work must continue.
 */
final class ReplacedLogs {
    private static final int STEPS = 30;
    private static final int FAULTS = 4;
    private static final String CODE = "log-replaced";
    private static final String BUCKET_LOST = "bucket-lost";
    private static final List<Topic> HOLD_FACTS = List.of(Topics.DATASETS, Topics.TRAININGS, Topics.MODELS);
    private static final Pattern WAY_OUT = Pattern.compile("journals adopt ([A-Za-z0-9-]+)");

    /** Time by which a head of the log is written after the last fact. */
    private static final Duration HEAD = Duration.ofSeconds(15);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Trial trial;
    private final Path folder;

    private ReplacedLogs(Trial trial) {
        this.trial = trial;
        this.folder = trial.folder();
    }

    static Property run(Trial trial) {
        Workload workload = trial.single(STEPS);
        List<Fact> undisturbed = trial.undisturbed(workload);
        List<Fact> disturbed = new ArrayList<>();
        ReplacedLogs experiment = new ReplacedLogs(trial);
        trial.trying(() -> disturbed.addAll(experiment.all(workload)));
        return trial.found(FAULTS, Comparison.of(undisturbed, disturbed, Set.of()));
    }

    private List<Fact> all(Workload workload) {
        try (TestPlatform platform = TestPlatform.start(folder);
                FactTail tail = new FactTail(platform.kafka())) {
            workload.start(platform.kafkaForRequests(), tail).join();
            Moment.pause(HEAD);
        }
        brokerIsLost();
        anotherComesToTheBucket();
        bucketIsLost();
        List<Fact> facts;
        try (TestPlatform platform = TestPlatform.start(folder)) {
            requireVerified(platform, "when the broker's folder is back");
            facts = FactTail.all(platform.kafka());
            topicIsMadeAgain(platform, Topics.MODELS);
        }
        return facts;
    }

    private void brokerIsLost() {
        Path kept = folder.resolve("kept-kafka");
        move(folder.resolve("kafka"), kept);
        requireRefused(folder, CODE, "a platform whose broker has lost its folder");
        delete(folder.resolve("kafka"));
        move(kept, folder.resolve("kafka"));
        trial.injected++;
    }

    private void anotherComesToTheBucket() {
        Path other = folder.resolve("another-installation");
        copy(folder.resolve("object-store"), other.resolve("object-store"));
        requireRefused(other, CODE, "another installation over the bucket");
        trial.injected++;
    }

    /** Takes the bucket's content away, and brings it back. In the empty one nothing may be stored about topics that hold facts. */
    private void bucketIsLost() {
        Path bucket = folder.resolve("object-store").resolve("objects").resolve(LocalPlatform.BUCKET);
        Path kept = folder.resolve("kept-bucket");
        move(bucket, kept);
        requireRefused(folder, BUCKET_LOST, "a platform whose bucket is empty");
        for (Topic topic : HOLD_FACTS) {
            for (String about : List.of("heads", "segments")) {
                if (Files.exists(bucket.resolve(about).resolve(topic.name()))) {
                    trial.faults.add(about + " of " + topic.name() + " are stored in an empty bucket");
                }
            }
        }
        delete(bucket);
        move(kept, bucket);
        trial.injected++;
    }

    private void requireRefused(Path where, String code, String who) {
        try (TestPlatform platform = TestPlatform.start(where)) {
            trial.faults.add(
                    who + " starts, and " + FactTail.all(platform.kafka()).size() + " facts are in its topics");
        } catch (RuntimeException e) {
            if (!e.getMessage().contains(code)) {
                trial.faults.add(who + " does not say " + code + ": " + e.getMessage());
            }
            trial.say("%s: %s", who, e.getMessage());
        }
    }

    private void topicIsMadeAgain(TestPlatform platform, Topic topic) {
        long objects = platform.objects();
        makeAgain(platform, topic);
        String named = Moment.await("it is named that " + topic.name() + " was made again", () -> {
            Moment.pause(LOOK_AGAIN);
            return platform.unreadiness().stream()
                    .filter(reason -> reason.contains(CODE) && reason.contains(topic.name()))
                    .findFirst();
        });
        trial.say("%s", named);
        requireRefusal(platform, "models", "verify");
        requireRefusal(platform, "garbage", "collect");
        boolean stated = FactTail.all(platform.kafka()).stream()
                .anyMatch(fact -> fact.topic().equals(topic.name()));
        if (stated || platform.objects() < objects) {
            trial.faults.add("something was stated in " + topic.name() + " or deleted, although it was made again");
        }
        Matcher adopted = WAY_OUT.matcher(named);
        if (!adopted.find()) {
            trial.faults.add("no way out is named: " + named);
            return;
        }
        platform.run("journals", "adopt", adopted.group(1)).succeeded();
        Moment.await("all services have adopted what is there, and are started again", () -> {
            Moment.pause(LOOK_AGAIN);
            return platform.unreadiness().isEmpty()
                    && platform.run("models", "verify").status() == 0;
        });
        trial.injected++;
    }

    private void requireRefusal(TestPlatform platform, String... command) {
        CommandRun run = platform.run(command);
        if (run.status() == 0 || !(run.err() + run.out()).contains(CODE)) {
            trial.faults.add("'%s' ends with %d and says: %s%s"
                    .formatted(String.join(" ", command), run.status(), run.err(), run.out()));
        }
    }

    private void requireVerified(TestPlatform platform, String when) {
        CommandRun verified = platform.run("models", "verify");
        if (verified.status() != 0) {
            trial.faults.add(when + ": " + verified.out() + verified.err());
        }
    }

    static void makeAgain(TestPlatform platform, Topic topic) {
        try (AdminClient admin = platform.kafkaForEverything().admin()) {
            admin.deleteTopics(List.of(topic.name())).all().get();
            Moment.await(topic.name() + " is gone", () -> names(admin).stream().noneMatch(topic.name()::equals));
            admin.createTopics(List.of(
                            new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings())))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(topic.name() + " cannot be made again", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a topic was made again", e);
        }
    }

    private static Set<String> names(AdminClient admin) {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics cannot be listed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics were listed", e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            Files.createDirectories(to.getParent());
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try {
            FileTree.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
