package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Ends processes at random moments while models are trained. The moments are spread over the work as it goes on and not over the clock: each
 * comes up to a second and a half after the run has come to a random number of effects.
 *
 * @param name what the experiment is called
 * @param description what it does
 * @param parts the parts of the platform whose processes are ended, each time a random one of them
 * @param gently whether they are told to end and not killed
 * @param extra forms of events that ending a process adds
 * @param quick how many times, for a quick look
 * @param full how many times
 */
record Kills(
        String name,
        String description,
        List<String> parts,
        boolean gently,
        Set<Class<? extends Event>> extra,
        int quick,
        int full)
        implements Experiment {

    /** Towards its end there is too little work left to be disturbed. */
    private static final double LATEST = 0.9;

    private static final int LONGEST_DELAY_MILLIS = 1500;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(30);

    static Kills ofServices() {
        return new Kills(
                "kill-services",
                "kill -9 of random services; the same checkpoints, versions and events as undisturbed",
                Arrays.stream(ServiceName.values()).map(ServiceName::key).toList(),
                false,
                Set.of(),
                4,
                20);
    }

    static Kills ofBroker() {
        return new Kills(
                "kill-broker",
                "kill -9 of the Kafka broker; the same checkpoints, versions and events as undisturbed",
                List.of(TestPlatform.BROKER),
                false,
                Set.of(),
                3,
                20);
    }

    static Kills ofStore() {
        return new Kills(
                "kill-store",
                "kill -9 of the object store; the same checkpoints, versions and events as undisturbed",
                List.of(TestPlatform.STORE),
                false,
                Set.of(),
                3,
                20);
    }

    /** A trainer that is told to stop commits where it is, at a step at which the undisturbed run need not have a checkpoint. */
    static Kills gentleOnesOfTrainer() {
        return new Kills(
                "terminate-trainer",
                "SIGTERM of the trainer; the same results, with a checkpoint more where it was told to stop",
                List.of(ServiceName.TRAINER.key()),
                true,
                Set.of(CheckpointCommitted.class),
                2,
                20);
    }

    @Override
    public Property run(Setting setting) {
        int kills = setting.scale().of(quick, full);
        Workload workload = workload(setting);
        Random dice = setting.dice(this);
        int[] moments = moments(setting, workload, dice, kills);
        return DisturbedRun.check(
                this,
                setting,
                setting.folders().fresh(name),
                Plan.of(workload, kills).allowing(extra),
                run -> kill(run, moments, dice, setting));
    }

    /** So many moments of a run, as numbers of effects, in order. */
    static int[] moments(Setting setting, Workload workload, Random dice, int count) {
        int effects = DisturbedRun.effects(setting, workload);
        return dice.ints(0, (int) (effects * LATEST))
                .distinct()
                .limit(count)
                .sorted()
                .toArray();
    }

    /** What is done meanwhile. */
    static Workload workload(Setting setting) {
        return Workload.of(
                setting.folders(), setting.scale().of(1, 3), setting.scale().of(18, 30));
    }

    private void kill(DisturbedRun run, int[] moments, Random dice, Setting setting) {
        for (int moment : moments) {
            int delay = dice.nextInt(LONGEST_DELAY_MILLIS);
            String part = parts.get(dice.nextInt(parts.size()));
            Moment.await("effect " + moment, () -> run.tail().effects() >= moment || !run.isUnderWay());
            Moment.pause(Duration.ofMillis(delay));
            Optional<ProcessHandle> process = victim(run, part);
            if (process.isEmpty()) {
                return;
            }
            if (gently) {
                run.platform().terminate(part, process.get());
            } else {
                run.platform().kill(part, process.get());
            }
            run.recoveries().ended(run.platform(), part, process.get());
            setting.said()
                    .accept("%s: %d of %d, %s, after %d effects"
                            .formatted(
                                    name,
                                    run.recoveries().count(),
                                    moments.length,
                                    part,
                                    run.tail().effects()));
        }
    }

    /** The part's process as soon as it serves; none if the work ends before. */
    static Optional<ProcessHandle> victim(DisturbedRun run, String part) {
        return Moment.await(part + " serves", () -> {
            Optional<ProcessHandle> process = run.platform().process(part);
            if (process.isEmpty() && run.isUnderWay()) {
                Moment.pause(LOOK_AGAIN);
                return Optional.empty();
            }
            return Optional.of(process.filter(alive -> run.isUnderWay()));
        });
    }
}
