package dev.weightflow.projection.model;

import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.WatchedTask;
import dev.weightflow.schema.event.WatchEvent.ChampionChecked;
import dev.weightflow.schema.event.WatchEvent.RollbackProposed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A champion since its promotion, against the version that it replaced.
 *
 * @param promotion number of the alias's move that made it champion
 * @param since time of the promotion
 * @param verdict the gate's verdict, where a gate decided about the promotion
 * @param checks the comparisons since then, in order
 * @param proposal proposal that it gives way, if there is one
 */
public record ChampionWatch(
        int promotion,
        VersionNumber version,
        VersionNumber predecessor,
        Instant since,
        Optional<GateVerdict> verdict,
        List<Check> checks,
        Optional<Proposal> proposal) {
    /** Comparison on further images. */
    public record Check(ChampionChecked event, EventMetadata metadata) {}

    /** Proposal that the champion gives way. */
    public record Proposal(RollbackProposed event, EventMetadata metadata) {}

    /** Returns what is known of each task; empty before the first check. */
    public Map<TaskName, WatchedTask> tasks() {
        return checks.isEmpty()
                ? Map.of()
                : checks.get(checks.size() - 1).event().tasks();
    }

    /** Returns the task that is shown to be worse by more than its budget with the most evidence, if one is. */
    public Optional<Map.Entry<TaskName, WatchedTask>> crossed() {
        return tasks().entrySet().stream()
                .filter(task -> task.getValue().crossed())
                .max(Comparator.comparingDouble(task -> task.getValue().evidence()));
    }

    /** Returns whether the images of that split were compared. */
    public boolean has(DatasetId dataset, Split split) {
        return checks.stream()
                .map(Check::event)
                .anyMatch(check -> check.dataset().equals(dataset) && check.split() == split);
    }
}
