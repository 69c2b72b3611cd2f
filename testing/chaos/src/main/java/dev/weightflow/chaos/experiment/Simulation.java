package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.simulation.SimulatedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Simulates the whole domain on virtual time, from one seed after the other: jobs that are claimed, expire, are taken over, tried again and
 * cancelled; the gate, aliases, retraining policies, garbage collection, and two releases beside each other.
 */
final class Simulation {
    private static final int TOLD = 5;

    private Simulation() {}

    static Property run(Trial trial) {
        int injected = 0;
        int events = 0;
        List<SimulatedRun> runs = LongStream.range(0, trial.of(200, 2_000))
                .map(number -> trial.setting.seed() + number)
                .parallel()
                .mapToObj(SimulatedRun::of)
                .toList();
        List<String> violations = new ArrayList<>();
        for (SimulatedRun run : runs) {
            injected += run.injected();
            events += run.events();
            run.violation().map(violation -> told(run.seed(), violation)).ifPresent(violations::add);
        }
        trial.faults.addAll(violations.subList(0, Math.min(TOLD, violations.size())));
        return trial.found(injected, 0, events, events, 0, 0, violations.size());
    }

    private static String told(long seed, String violation) {
        return "seed " + seed + ": " + violation + " Again: ./weightflow chaos simulation --seed " + seed;
    }
}
