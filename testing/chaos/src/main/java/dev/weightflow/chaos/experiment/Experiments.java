package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.local.platform.PlatformOptions;
import java.util.List;
import java.util.stream.Stream;

public final class Experiments {
    private static final String SAME = "; the same checkpoints, versions and events as undisturbed";
    private static final String NETWORK = "latency, cuts, silence and narrow bandwidth between services and ";

    private static final List<Experiment> QUICK_LOOK = List.of(
            new Experiment(
                    "simulation",
                    "the whole domain on virtual time: lost answers, duplicates, kills, pauses, wrong clocks, an"
                            + " upgrade; from many seeds",
                    Simulation::run),
            new Experiment(
                    "kill-at-fault-points",
                    "kill -9 of each service between the parts of what it does" + SAME,
                    KillAtFaultPoints::run),
            new Experiment(
                    "kill-services",
                    "kill -9 of random services" + SAME,
                    trial -> ProcessFaults.kill(trial, trial.of(4, 20), ProcessFaults.SERVICES)),
            new Experiment(
                    "kill-broker",
                    "kill -9 of the Kafka broker" + SAME,
                    trial -> ProcessFaults.kill(trial, trial.of(3, 20), List.of(TestPlatform.BROKER))),
            new Experiment(
                    "kill-store",
                    "kill -9 of the object store" + SAME,
                    trial -> ProcessFaults.kill(trial, trial.of(3, 20), List.of(TestPlatform.STORE))),
            new Experiment(
                    "bit-flips",
                    "flipped bits in stored objects, also under a training; they are refused whenever they are read,"
                            + " named, and made good",
                    BitFlips::run),
            new Experiment(
                    "store-failures",
                    "requests to the object store fail with p = 0.3; every name has one winner, every object its bytes",
                    StoreFailures::run));

    private static final List<Experiment> OTHERS = List.of(
            new Experiment(
                    "kill-several",
                    "kill -9 of the supervisor and two random parts at once, then a new start" + SAME,
                    ProcessFaults::killSeveral),
            new Experiment(
                    "key-rotation",
                    "new signing keys under work, whose lines are late on the key ring, or the ring unreadable" + SAME,
                    ProcessFaults::rotateKeys),
            new Experiment(
                    "log-bit-flips",
                    "a flipped bit in a journal's segment and kill -9 of the broker, which cuts the journal off;"
                            + " named, and nothing is decided until it is restored",
                    LogFlips::run),
            new Experiment(
                    "log-replaced",
                    "the broker's folder is lost, another installation comes to the bucket, the bucket is lost, a topic is made again;"
                            + " all refuse it, nothing is stated or deleted until it is back or adopted",
                    ReplacedLogs::run),
            new Experiment(
                    "log-lost",
                    "Kafka or one of its topics is lost for good under a storm of trainings, and restored from the bucket"
                            + SAME,
                    LostLogs::run),
            new Experiment(
                    "network-broker",
                    NETWORK + "the Kafka broker" + SAME,
                    trial -> NetworkFaults.run(trial, PlatformOptions::withKafkaBehind)),
            new Experiment(
                    "network-store",
                    NETWORK + "the object store" + SAME,
                    trial -> NetworkFaults.run(trial, PlatformOptions::withObjectStoreBehind)),
            new Experiment(
                    "terminate-trainer",
                    "SIGTERM of the trainer; the same results, with a checkpoint more where it was told to stop",
                    ProcessFaults::terminateTrainer),
            new Experiment(
                    "pause-trainer",
                    "SIGSTOP of one of two trainers beyond its lease, then SIGCONT" + SAME,
                    ProcessFaults::pauseTrainer),
            new Experiment(
                    "competing-workers",
                    "kill -9 of workers that compete for many short jobs; each step of each job is stated once, under"
                            + " the claim of its time",
                    CompetingWorkers::run),
            new Experiment(
                    "duplicate-events",
                    "requests repeated many times; each has the effect of one",
                    RecordFaults::repeatRequests),
            new Experiment(
                    "poison-events",
                    "unreadable records in every topic; each that a channel reads is dead-lettered once, and the work"
                            + " is as undisturbed",
                    RecordFaults::poison),
            new Experiment(
                    "event-storm",
                    "thousands of requests at once; each is answered once, and the work is as undisturbed",
                    RecordFaults::storm),
            new Experiment(
                    "leaked-secrets",
                    "every token, password and key is looked for in logs, topics, objects, state, command lines and"
                            + " answers; none is there",
                    LeakedSecrets::run));

    private Experiments() {}

    public static List<Experiment> all() {
        return Stream.concat(QUICK_LOOK.stream(), OTHERS.stream()).toList();
    }

    /** Lists the experiments that run by default with few faults. */
    public static List<Experiment> ofAQuickLook() {
        return QUICK_LOOK;
    }
}
