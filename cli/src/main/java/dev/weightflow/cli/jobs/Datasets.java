package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.schema.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

public final class Datasets {
    private Datasets() {}

    /** The dataset with its manifest whose id is that or begins so. */
    public static Resource find(Session session, String id) {
        return session.client(ServiceName.DATASET_INGESTION).find("/datasets", "id", id, "dataset", "datasets list");
    }

    public static Optional<String> wholeId(Session session, Optional<String> id) {
        return id.map(named -> find(session, named).text("dataset.id"));
    }

    /** The tasks that every sample of a dataset has a label of. */
    public static List<Task> tasks(Resource detail) {
        return detail.texts("dataset.tasks").map(Task::of).toList();
    }

    public static List<Task> unlabelled(Resource detail) {
        List<Task> labelled = tasks(detail);
        return Arrays.stream(Task.values())
                .filter(task -> !labelled.contains(task))
                .toList();
    }

    public static String keys(List<Task> tasks) {
        return tasks.stream().map(Task::key).collect(Collectors.joining(", "));
    }
}
