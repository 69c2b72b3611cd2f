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
 * How experiments are made.
 *
 * @param full whether as many faults are injected as the claims are about; else a few, so that all experiments take minutes
 * @param seed what decides on moments and victims
 * @param undisturbed what workloads come to when nothing disturbs them, as far as they have been run
 */
public record Setting(
        Folders folders, boolean full, long seed, Consumer<String> said, Map<Workload, List<Fact>> undisturbed) {

    public static Setting of(Folders folders, boolean full, long seed, Consumer<String> said) {
        return new Setting(folders, full, seed, said, new HashMap<>());
    }

    /** Everything that lies in the topics after the workload, which is run once. */
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
