package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.SharedKeyRing;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.cli.platform.ServiceName;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * Gives services new signing keys while models are trained, in the order that must not be taken: a service signs by its new key while the
 * key ring has lost that key's line, or cannot be read at all. What nobody can judge is waited for, and nothing is decided over it.
 */
final class KeyRotation implements Experiment {
    private static final int SHORTEST_MILLIS = 1000;
    private static final int LONGEST_MILLIS = 6000;
    private static final int LONGEST_DELAY_MILLIS = 1500;

    @Override
    public String name() {
        return "key-rotation";
    }

    @Override
    public String description() {
        return "new signing keys under work, whose lines are late on the key ring, or the ring unreadable; the same checkpoints, versions and events as undisturbed";
    }

    @Override
    public Property run(Setting setting) {
        int rotations = setting.scale().of(2, 10);
        Workload workload = Kills.workload(setting);
        Random dice = setting.dice(this);
        int[] moments = Kills.moments(setting, workload, dice, rotations);
        return DisturbedRun.check(
                this,
                setting,
                setting.folders().fresh(name()),
                Plan.of(workload, rotations),
                run -> rotate(run, moments, dice, setting));
    }

    private void rotate(DisturbedRun run, int[] moments, Random dice, Setting setting) {
        SharedKeyRing ring = run.platform().keyRing();
        for (int moment : moments) {
            int delay = dice.nextInt(LONGEST_DELAY_MILLIS);
            int late = dice.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS);
            boolean unreadable = dice.nextBoolean();
            ServiceName service = ServiceName.values()[dice.nextInt(ServiceName.values().length)];
            Moment.await("effect " + moment, () -> run.tail().effects() >= moment || !run.isUnderWay());
            Moment.pause(Duration.ofMillis(delay));
            Optional<ProcessHandle> process = Kills.victim(run, service.key());
            if (process.isEmpty()) {
                return;
            }
            Recoveries.Fault fault = run.recoveries().begin();
            ring.renew(service);
            run.platform().kill(service.key(), process.get());
            run.platform().awaitSuccessor(service.key(), process.get());
            if (unreadable) {
                ring.garble();
            } else {
                ring.withhold();
            }
            Moment.pause(Duration.ofMillis(late));
            ring.restore();
            fault.over();
            setting.said()
                    .accept("%s: %d of %d, %s, whose key is %s for %.1f s"
                            .formatted(
                                    name(),
                                    run.recoveries().count(),
                                    moments.length,
                                    service,
                                    unreadable ? "on a ring that cannot be read" : "on no ring",
                                    late / 1000.0));
        }
    }
}
