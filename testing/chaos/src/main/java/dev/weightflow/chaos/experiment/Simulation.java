package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.simulation.SimulatedRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Simulates the whole domain on virtual time, from one seed after the other: jobs that are claimed, expire, are taken over, tried again and
 * cancelled; the gate, aliases, retraining policies, garbage collection, and two releases beside each other.
 */
final class Simulation implements Experiment {
    private static final int TOLD = 5;

    @Override
    public String name() {
        return "simulation";
    }

    @Override
    public String description() {
        return "the whole domain on virtual time: lost answers, duplicates, kills, pauses, wrong clocks, an upgrade; from many seeds";
    }

    @Override
    public Property run(Setting setting) {
        int seeds = setting.scale().of(200, 2_000);
        long began = System.nanoTime();
        int injected = 0;
        int events = 0;
        List<String> faults = new ArrayList<>();
        List<SimulatedRun> runs = LongStream.range(setting.seed(), setting.seed() + seeds)
                .parallel()
                .mapToObj(SimulatedRun::of)
                .toList();
        for (SimulatedRun run : runs) {
            injected += run.injected();
            events += run.events();
            run.violation().map(violation -> told(run.seed(), violation)).ifPresent(faults::add);
        }
        return new Property(
                name(),
                setting.seed(),
                injected,
                0,
                events,
                events,
                0,
                0,
                faults.size(),
                Duration.ZERO,
                Duration.ofNanos(System.nanoTime() - began),
                faults.stream().limit(TOLD).toList());
    }

    private String told(long seed, String violation) {
        return "seed " + seed + ": " + violation + " Again: ./weightflow chaos " + name() + " --seed " + seed;
    }
}
