package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Fact;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.Digest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Objects that facts refer to: manifests of datasets, checkpoints with theirs, and reports. */
final class StoredObjects {

    private StoredObjects() {}

    static List<String> faults(ObjectStore store, List<Fact> facts) {
        List<String> faults = new ArrayList<>();
        for (Digest digest : named(facts)) {
            try {
                store.read(digest);
            } catch (ObjectStoreException e) {
                faults.add("an object that a fact names: " + e.getMessage());
            }
        }
        return faults;
    }

    private static Set<Digest> named(List<Fact> facts) {
        Set<Digest> named = new LinkedHashSet<>();
        for (Fact fact : facts) {
            if (fact.isJournaled()) {
                fact.as(DatasetIngested.class)
                        .ifPresent(dataset -> named.add(dataset.dataset().digest()));
                fact.as(CheckpointCommitted.class).ifPresent(checkpoint -> {
                    named.add(checkpoint.checkpoint().digest());
                    named.add(checkpoint.manifest());
                });
                fact.as(EvaluationCompleted.class)
                        .ifPresent(evaluation -> named.add(evaluation.report().digest()));
            }
        }
        return named;
    }
}
