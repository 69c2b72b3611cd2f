package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleId;
import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.image.StoredImage;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.awt.Dimension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Some samples of a {@link DeclaredFolder}. A sample has no label of a task whose label file is missing. */
record DeclaredSamples(DeclaredFolder folder, List<String> ids, Tasks tasks) implements FolderSamples {

    @Override
    public int size() {
        return ids.size();
    }

    @Override
    public String id(int index) {
        return ids.get(index);
    }

    @Override
    public List<Path> files(String id) {
        SampleId.require(id);
        List<Path> files = new ArrayList<>(List.of(folder.image(id)));
        tasks.names().forEach(task -> files.addAll(folder.labels(task).files(id)));
        return files;
    }

    @Override
    public SampleValidation inspect(String id) {
        if (!SampleId.isPlain(id)) {
            Violation fault = SampleId.fault(id, "the request");
            return new SampleValidation.Invalid(fault.subject(), List.of(fault));
        }
        List<Violation> faults = new ArrayList<>();
        String name = folder.image(id).toString();
        Optional<byte[]> file =
                DatasetException.attempt(faults, () -> folder.opener().read(folder.image(id), folder.limits()));
        Optional<Pixels> image = file.flatMap(
                bytes -> DatasetException.attempt(faults, () -> StoredImage.decode(bytes, name, folder.limits())));
        Map<TaskName, Pixels> labels = labels(id, faults);
        if (labels.isEmpty() && faults.isEmpty()) {
            faults.add(new Violation(
                    ViolationCode.MISSING_FILE,
                    id,
                    "sample %s has no label of any task; add one, or take the sample off the list".formatted(id)));
        }
        return faults.isEmpty()
                ? new SampleValidation.Valid(new RawSample(
                        StoredImage.stored(file.orElseThrow(), image.orElseThrow()),
                        image.get(),
                        new RawLabels(id, image.get().width(), image.get().height(), tasks, labels)))
                : new SampleValidation.Invalid(id, faults, image);
    }

    @Override
    public RawLabels readLabels(String id) {
        Path file = folder.image(SampleId.require(id));
        Dimension size =
                StoredImage.size(folder.opener().read(file, folder.limits()), file.toString(), folder.limits());
        List<Violation> faults = new ArrayList<>();
        Map<TaskName, Pixels> labels = labels(id, faults);
        if (!faults.isEmpty()) {
            throw new DatasetException(faults.get(0));
        }
        return new RawLabels(id, size.width, size.height, tasks, labels);
    }

    private Map<TaskName, Pixels> labels(String id, List<Violation> faults) {
        Map<TaskName, Pixels> labels = new TreeMap<>();
        for (Task task : tasks) {
            DatasetException.attempt(faults, () -> folder.labels(task.name()).read(id))
                    .flatMap(Function.identity())
                    .ifPresent(label -> labels.put(task.name(), label));
        }
        return labels;
    }
}
