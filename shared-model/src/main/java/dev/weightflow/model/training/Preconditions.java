package dev.weightflow.model.training;

import dev.weightflow.model.dataset.SampleSource;
import dev.weightflow.model.dataset.transform.Transform;
import dev.weightflow.model.network.Network;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold between a model, a configuration and samples before a run can begin. */
final class Preconditions {

    private Preconditions() {}

    static void check(Network network, TrainingSpec spec, SampleSource samples, Transform transform) {
        List<String> faults = new ArrayList<>();
        int size = network.config().imageSize();
        if (transform.size() != size) {
            faults.add("samples come at %d pixels and the model takes %d".formatted(transform.size(), size));
        }
        Set<Task> unlabelled = EnumSet.copyOf(network.config().tasks());
        unlabelled.removeAll(samples.tasks());
        if (!unlabelled.isEmpty()) {
            faults.add("the samples have no labels for "
                    + unlabelled.stream().map(Task::key).collect(Collectors.joining(", ")));
        }
        if (network.parameters().trained().isEmpty()) {
            faults.add("the model has nothing to train, for it was merged");
        }
        int batches = samples.size() / spec.batchSize();
        if (batches > 0 && batches < spec.optimization().accumulation()) {
            faults.add("an epoch has %d batches and a step takes %d; choose a smaller batchSize or accumulation"
                    .formatted(batches, spec.optimization().accumulation()));
        }
        if (spec.length().epochs().orElse(0) * (long) batches > Integer.MAX_VALUE) {
            faults.add("%s of %d batches are more steps than can be counted"
                    .formatted(spec.length().words(), batches));
        }
        if (!faults.isEmpty()) {
            throw new TrainingException.InvalidConfiguration(faults);
        }
    }
}
