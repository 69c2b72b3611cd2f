package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.cli.platform.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Stops one of two trainers for longer than its lease, and lets it go on: it still believes that it has its job, which the other one has got
 * meanwhile.
 */
final class PauseTrainer implements Experiment {

    private static final int TRAINERS = 2;
    private static final List<String> PARTS = List.of(ServiceName.TRAINER.key(), ServiceName.TRAINER.key() + "-2");
    private static final int SHORTEST_MILLIS = 7_500;
    private static final int LONGEST_MILLIS = 11_000;
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "pause-trainer";
    }

    @Override
    public String description() {
        return "SIGSTOP of one of two trainers beyond its lease, then SIGCONT; the same checkpoints, versions and events as undisturbed";
    }

    @Override
    public Property run(Setting setting) {
        int pauses = setting.scale().of(1, 10);
        Random dice = setting.dice(this);
        return DisturbedRun.check(
                this,
                setting,
                setting.folders().fresh(name()),
                Plan.of(Kills.workload(setting), pauses)
                        .with(TestPlatform.options().withTrainers(TRAINERS)),
                run -> pause(run, pauses, dice, setting));
    }

    private void pause(DisturbedRun run, int pauses, Random dice, Setting setting) {
        for (int pause = 1; pause <= pauses; pause++) {
            int before = run.tail().effects();
            Moment.await("something is done", () -> run.tail().effects() > before || !run.isUnderWay());
            Moment.pause(Duration.ofMillis(dice.nextLong(BETWEEN.toMillis())));
            String part = PARTS.get(dice.nextInt(TRAINERS));
            Duration time = Duration.ofMillis(dice.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
            Optional<ProcessHandle> process = run.platform().process(part).filter(alive -> run.isUnderWay());
            if (process.isEmpty()) {
                return;
            }
            Recoveries.Fault fault = run.recoveries().begin();
            signal("STOP", process.get());
            try {
                Moment.pause(time);
            } finally {
                signal("CONT", process.get());
                fault.over();
            }
            setting.said()
                    .accept("%s: %d of %d, %s for %.1f s"
                            .formatted(name(), pause, pauses, part, time.toMillis() / 1000.0));
        }
    }

    private static void signal(String signal, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process was signalled", e);
        }
    }
}
