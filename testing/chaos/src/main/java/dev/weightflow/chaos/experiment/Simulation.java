package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.simulation.SimulatedRun;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Simulates the whole domain on virtual time, one seed after the other: jobs that are claimed, expire, are taken over, retried and cancelled; the
 * gate, aliases, retraining policies, garbage collection, and two releases side by side.
 */
final class Simulation {
    private static final int TOLD = 5;

    private Simulation() {}

    static Property run(Trial trial) {
        List<SimulatedRun> runs = LongStream.range(0, trial.of(200, 2_000))
                .map(number -> trial.setting.seed() + number)
                .parallel()
                .mapToObj(SimulatedRun::of)
                .toList();
        List<String> violations = runs.stream()
                .flatMap(run -> run.violation().map(violation -> told(run.seed(), violation)).stream())
                .toList();
        trial.faults.addAll(violations.subList(0, Math.min(TOLD, violations.size())));
        trial.injected = runs.stream().mapToInt(SimulatedRun::injected).sum();
        int events = runs.stream().mapToInt(SimulatedRun::events).sum();
        return trial.found(0, Comparison.of(events, events, 0, 0, violations.size()));
    }

    private static String told(long seed, String violation) {
        return "seed " + seed + ": " + violation + " Again: ./weightflow chaos simulation --seed " + seed;
    }
}
