package dev.weightflow.cli.datasets;

import dev.weightflow.schema.Task;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A dataset version, as far as the command line knows it.
 *
 * @param tasks those that every sample has a label of
 */
public record Dataset(
        String id,
        String source,
        List<Task> tasks,
        Map<String, Integer> samples,
        int quarantined,
        long bytes,
        Instant ingestedAt) {

    public Dataset {
        tasks = List.copyOf(tasks);
    }

    /** How many samples a split has. */
    public int samples(String split) {
        return samples.getOrDefault(split, 0);
    }

    /** The tasks that no sample has a label of. */
    public List<Task> unlabelled() {
        return Arrays.stream(Task.values())
                .filter(task -> !tasks.contains(task))
                .toList();
    }

    /** How many samples there are, and what they have labels of. */
    String content() {
        return samples("train") + " training and " + samples("val") + " validation samples"
                + (quarantined == 0 ? "" : ", " + quarantined + " left out") + "; labels of " + keys(tasks)
                + (unlabelled().isEmpty() ? "" : ", none of " + keys(unlabelled()));
    }

    /** The tasks' keys, for people. */
    public static String keys(Collection<Task> tasks) {
        return tasks.stream().map(Task::key).collect(Collectors.joining(", "));
    }
}
