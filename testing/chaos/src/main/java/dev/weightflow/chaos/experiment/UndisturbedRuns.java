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

/** What workloads come to when nothing disturbs them; each is run once. */
public final class UndisturbedRuns {

    private final Folders folders;
    private final Consumer<String> said;
    private final Map<Workload, List<Fact>> runs = new HashMap<>();

    UndisturbedRuns(Folders folders, Consumer<String> said) {
        this.folders = folders;
        this.said = said;
    }

    /** Everything that lies in the topics in the end. */
    synchronized List<Fact> of(Workload workload) {
        return runs.computeIfAbsent(workload, this::make);
    }

    private List<Fact> make(Workload workload) {
        long began = System.nanoTime();
        try (TestPlatform platform = TestPlatform.start(folders.fresh("undisturbed"));
                FactTail tail = new FactTail(platform.kafka())) {
            workload.start(platform.kafkaForRequests(), tail).join();
            List<Fact> facts = FactTail.all(platform.kafka());
            said.accept("undisturbed run: %d effects in %d s"
                    .formatted(
                            tail.effects(),
                            Duration.ofNanos(System.nanoTime() - began).toSeconds()));
            return facts;
        }
    }
}
