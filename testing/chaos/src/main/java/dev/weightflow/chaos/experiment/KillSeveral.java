package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.Supervision;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.cli.platform.ServiceName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kills the process that keeps the platform running, and two of its parts at the same moment; then the platform is started again. */
final class KillSeveral implements Experiment {
    private static final int PARTS_AT_ONCE = 2;
    private static final int LONGEST_DELAY_MILLIS = 1500;
    private static final int LONGEST_PAUSE_MILLIS = 3000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(30);
    private static final List<String> PARTS = Stream.concat(
                    Stream.of(TestPlatform.BROKER, TestPlatform.STORE),
                    Arrays.stream(ServiceName.values()).map(ServiceName::key))
            .toList();

    @Override
    public String name() {
        return "kill-several";
    }

    @Override
    public String description() {
        return "kill -9 of the supervisor and two random parts at once, then a new start; the same checkpoints, versions and events as undisturbed";
    }

    @Override
    public Property run(Setting setting) {
        int kills = setting.scale().of(2, 10);
        Workload workload = Kills.workload(setting);
        Random dice = setting.dice(this);
        int[] moments = Kills.moments(setting, workload, dice, kills);
        Supervision supervision = Supervision.in(setting.folders().fresh(name()));
        return DisturbedRun.check(
                this,
                setting,
                supervision::start,
                Plan.of(workload, kills),
                run -> kill(run, supervision, moments, dice, setting));
    }

    private void kill(DisturbedRun run, Supervision supervision, int[] moments, Random dice, Setting setting) {
        for (int moment : moments) {
            List<String> parts = dice.ints(0, PARTS.size())
                    .distinct()
                    .limit(PARTS_AT_ONCE)
                    .mapToObj(PARTS::get)
                    .toList();
            Moment.await("effect " + moment, () -> run.tail().effects() >= moment || !run.isUnderWay());
            Moment.pause(Duration.ofMillis(dice.nextInt(LONGEST_DELAY_MILLIS)));
            List<ProcessHandle> victims = victims(run, parts);
            if (victims.isEmpty()) {
                return;
            }
            Recoveries.Fault fault = run.recoveries().begin();
            supervision.killWith(victims);
            Moment.pause(Duration.ofMillis(dice.nextInt(LONGEST_PAUSE_MILLIS)));
            supervision.start();
            fault.over();
            setting.said()
                    .accept("%s: %d of %d, with %s, after %d effects"
                            .formatted(
                                    name(),
                                    run.recoveries().count(),
                                    moments.length,
                                    parts.stream().collect(Collectors.joining(" and ")),
                                    run.tail().effects()));
        }
    }

    /** The processes of the parts as soon as all of them serve; none if the work ends before. */
    private static List<ProcessHandle> victims(DisturbedRun run, List<String> parts) {
        return Moment.await(parts + " serve", () -> {
            List<ProcessHandle> serving = parts.stream()
                    .flatMap(part -> run.platform().process(part).stream())
                    .toList();
            if (serving.size() < parts.size() && run.isUnderWay()) {
                Moment.pause(LOOK_AGAIN);
                return Optional.empty();
            }
            return Optional.of(run.isUnderWay() ? serving : List.<ProcessHandle>of());
        });
    }
}
