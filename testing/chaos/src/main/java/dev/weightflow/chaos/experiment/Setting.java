package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Workload;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Settings of experiments.
 *
 * @param full whether to inject as many faults as the claims state; otherwise a few, so that all experiments take minutes
 * @param seed of the choice of moments and victims
 * @param undisturbed facts of the workloads that have been run without disturbance
 */
public record Setting(
        Folders folders, boolean full, long seed, Consumer<String> said, Map<Workload, List<Fact>> undisturbed) {

    public static Setting of(Folders folders, boolean full, long seed, Consumer<String> said) {
        return new Setting(folders, full, seed, said, new HashMap<>());
    }

    /** Returns all facts in the topics after the workload, which is run once. */
    synchronized List<Fact> undisturbed(Workload workload) {
        return undisturbed.computeIfAbsent(workload, this::make);
    }

    private List<Fact> make(Workload workload) {
        long began = System.nanoTime();
        try (TestPlatform platform = TestPlatform.start(folders.fresh("undisturbed"));
                FactTail tail = new FactTail(platform.kafka())) {
            workload.start(platform.kafkaForRequests(), tail).join();
            List<Fact> facts = FactTail.all(platform.kafka());
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            said.accept("undisturbed run: %d effects in %d s".formatted(tail.effects(), took.toSeconds()));
            return facts;
        }
    }
}
