package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.SharedKeyRing;
import dev.weightflow.chaos.platform.Supervision;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.text.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

final class ProcessFaults {
    static final List<String> SERVICES =
            ServiceName.deciding().stream().map(ServiceName::key).toList();

    private static final String TRAINER = ServiceName.TRAINER.key();
    private static final List<String> TRAINERS = List.of(TRAINER, TRAINER + "-2");

    private ProcessFaults() {}

    static Property kill(Trial trial, int kills, List<String> parts) {
        return DisturbedRun.check(
                trial, Plan.of(trial.workload(), kills), run -> run.atMoments(kills, () -> end(run, parts, false)));
    }

    /** Stops a trainer cleanly, which commits its current step, where the undisturbed run need not have a checkpoint. */
    static Property terminateTrainer(Trial trial) {
        int times = trial.of(2, 20);
        return DisturbedRun.check(
                trial,
                Plan.of(trial.workload(), times).allowing(Set.of(EventType.of(CheckpointCommitted.class))),
                run -> run.atMoments(times, () -> end(run, List.of(TRAINER), true)));
    }

    private static Optional<String> end(DisturbedRun run, List<String> parts, boolean gently) {
        String part = parts.get(run.trial().dice.nextInt(parts.size()));
        Optional<ProcessHandle> victim = run.serving(List.of(part)).stream().findFirst();
        victim.ifPresent(process -> {
            if (gently) {
                run.platform().terminate(part, process);
            } else {
                run.platform().kill(part, process);
            }
            run.recoveries().ended(run.platform(), part, process);
        });
        return victim.map(process -> part);
    }

    /** Kills the process that runs the platform, and two of its parts at the same moment; then the platform is started again. */
    static Property killSeveral(Trial trial) {
        int kills = trial.of(2, 10);
        Supervision supervision = Supervision.in(trial.folder());
        List<String> all = Stream.concat(Stream.of(TestPlatform.BROKER, TestPlatform.STORE), SERVICES.stream())
                .toList();
        return DisturbedRun.check(
                trial,
                Plan.of(trial.workload(), kills),
                supervision::start,
                run -> run.atMoments(kills, () -> {
                    List<String> parts = trial.dice
                            .ints(0, all.size())
                            .distinct()
                            .limit(2)
                            .mapToObj(all::get)
                            .toList();
                    List<ProcessHandle> victims = run.serving(parts);
                    if (victims.isEmpty()) {
                        return Optional.empty();
                    }
                    Duration down = Duration.ofMillis(trial.dice.nextInt(3000));
                    run.during(down, () -> supervision.killWith(victims), supervision::start);
                    return Optional.of("with " + String.join(" and ", parts));
                }));
    }

    /**
     * Renews the signing keys of services in the forbidden order: a service signs with its new key while the key ring lacks that key's line, or
     * cannot be read at all. Facts that cannot be verified yet are waited for, and nothing is decided without them.
     */
    static Property rotateKeys(Trial trial) {
        int rotations = trial.of(2, 10);
        return DisturbedRun.check(
                trial,
                Plan.of(trial.workload(), rotations),
                run -> run.atMoments(
                        rotations, () -> rotateKey(run, run.platform().keyRing())));
    }

    private static Optional<String> rotateKey(DisturbedRun run, SharedKeyRing ring) {
        Duration late = Duration.ofMillis(run.trial().dice.nextInt(1000, 6000));
        boolean unreadable = run.trial().dice.nextBoolean();
        List<ServiceName> services = ServiceName.deciding();
        ServiceName service = services.get(run.trial().dice.nextInt(services.size()));
        Optional<ProcessHandle> victim =
                run.serving(List.of(service.key())).stream().findFirst();
        victim.ifPresent(process -> run.during(
                late,
                () -> {
                    ring.renew(service);
                    run.platform().kill(service.key(), process);
                    run.platform().awaitSuccessor(service.key(), process);
                    if (unreadable) {
                        ring.garble();
                    } else {
                        ring.withhold();
                    }
                },
                ring::restore));
        return victim.map(process -> Numbers.format(
                "%s, whose key is on %s ring for %.1f s",
                service, unreadable ? "an unreadable" : "no", late.toMillis() / 1000.0));
    }

    /** Pauses one of two trainers for longer than its lease: it still believes it holds its job, which the other one has taken over meanwhile. */
    static Property pauseTrainer(Trial trial) {
        int pauses = trial.of(1, 10);
        return DisturbedRun.check(
                trial,
                Plan.of(trial.workload(), pauses).with(TestPlatform.options().withTrainers(TRAINERS.size())),
                run -> {
                    for (int pause = 1; pause <= pauses; pause++) {
                        int before = run.tail().effects();
                        Moment.await("something is done", () -> run.tail().effects() > before || !run.isUnderWay());
                        Moment.pause(Duration.ofMillis(trial.dice.nextInt(2000)));
                        String part = TRAINERS.get(trial.dice.nextInt(TRAINERS.size()));
                        Duration time = Duration.ofMillis(trial.dice.nextInt(7_500, 11_000));
                        Optional<ProcessHandle> trainer =
                                run.platform().process(part).filter(alive -> run.isUnderWay());
                        if (trainer.isEmpty()) {
                            return;
                        }
                        run.during(time, () -> signal("STOP", trainer.get()), () -> signal("CONT", trainer.get()));
                        trial.say("%d of %d, %s for %.1f s", pause, pauses, part, time.toMillis() / 1000.0);
                    }
                });
    }

    static void signal(String signal, ProcessHandle process) {
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
