package dev.weightflow.evaluator.measure;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.shard.ShardSource;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Images of an evaluation, read from local copies as far as they are needed and there is room for them. */
final class Samples {
    private Samples() {}

    /**
     * Opens shards. The samples have no tasks if the dataset has no labels.
     *
     * @throws EvaluatorException.WrongDataset if the dataset lacks labels for one of the tasks, or all labels, and not its window alone is requested
     * @throws EvaluatorException.NoSamples if the split is empty
     */
    static SampleSource of(EvaluationSpec spec, Tasks tasks, ArtifactStore artifacts) {
        DatasetManifest dataset = artifacts.dataset(spec.dataset());
        if (dataset.tasks().isEmpty()) {
            requireWindow(spec);
            return opened(spec, dataset, Tasks.NONE, artifacts);
        }
        if (!dataset.tasks().containsAll(tasks.names())) {
            throw new EvaluatorException.WrongDataset(
                    "dataset " + spec.dataset().shortId() + " has labels for "
                            + keys(dataset.tasks()) + " and the checkpoint predicts " + keys(tasks.names())
                            + "; choose a dataset that has labels for all of them");
        }
        Tasks declared = Tasks.of(tasks.names(), dataset.declarations());
        if (!declared.equals(tasks)) {
            throw new EvaluatorException.WrongDataset(
                    "dataset " + spec.dataset().shortId() + " declares "
                            + keys(declared.stream()
                                    .filter(task -> !tasks.holds(task))
                                    .map(Task::name)
                                    .toList())
                            + " in another way than the data that the checkpoint was trained on; choose a dataset with the"
                            + " same classes and options");
        }
        return opened(spec, dataset, tasks, artifacts);
    }

    private static void requireWindow(EvaluationSpec spec) {
        String none = "dataset " + spec.dataset().shortId() + " has no labels";
        if (!spec.options().window()) {
            throw new EvaluatorException.WrongDataset(
                    none + "; request its window ('window'), or choose a dataset that has some");
        }
        if (spec.options().model().isPresent()) {
            throw new EvaluatorException.WrongDataset(
                    none + ", and nothing is registered without metrics; leave out the model");
        }
    }

    private static SampleSource opened(
            EvaluationSpec spec, DatasetManifest dataset, Tasks tasks, ArtifactStore artifacts) {
        List<Shard> shards = dataset.shards(spec.options().split());
        if (shards.isEmpty()) {
            throw new EvaluatorException.NoSamples("dataset " + spec.dataset().shortId() + " has no sample in its "
                    + spec.options().split().key() + " split; choose another split or dataset");
        }
        int most = spec.options().maxImages().orElse(Integer.MAX_VALUE);
        SampleSource source = ShardSource.open(first(shards, most), artifacts, tasks, Limits.defaults());
        return FirstSamples.of(source, most);
    }

    /** Returns the shards up to the one with the last requested sample. */
    private static List<Shard> first(List<Shard> shards, int most) {
        List<Shard> first = new ArrayList<>();
        long samples = 0;
        for (Shard shard : shards) {
            if (samples >= most) {
                break;
            }
            first.add(shard);
            samples += shard.samples();
        }
        return first;
    }

    private static String keys(Collection<TaskName> tasks) {
        return tasks.stream().map(TaskName::key).collect(Collectors.joining(", "));
    }

    private record FirstSamples(SampleSource source, int size) implements SampleSource {
        static SampleSource of(SampleSource source, int most) {
            return source.size() <= most ? source : new FirstSamples(source, most);
        }

        @Override
        public String id(int index) {
            return source.id(index);
        }

        @Override
        public Tasks tasks() {
            return source.tasks();
        }

        @Override
        public RawSample read(int index) {
            return source.read(index);
        }
    }
}
