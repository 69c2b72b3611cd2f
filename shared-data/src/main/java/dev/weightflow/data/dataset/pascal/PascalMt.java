package dev.weightflow.data.dataset.pascal;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleId;
import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.image.JpegImage;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.awt.Dimension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * PASCAL_MT folder. Its order is that of the ids, regardless of the id list. The folder is only read: the benchmark's cache in
 * {@code ImageSets/Parts} is neither needed nor written.
 */
public final class PascalMt implements FolderSamples {
    private final PascalFiles files;
    private final List<String> ids;
    private final Tasks tasks;
    private final Limits limits;
    private final FileOpener opener;
    private final LabelReader labels;

    private PascalMt(PascalFiles files, List<String> ids, Tasks tasks, Limits limits, FileOpener opener) {
        this.files = files;
        this.ids = ids;
        this.tasks = tasks;
        this.limits = limits;
        this.opener = opener;
        this.labels = new LabelReader(files, limits, opener);
    }

    /**
     * Opens a split with all four tasks.
     *
     * @throws DatasetException if the folder or the id list is missing, empty or faulty; {@link IdList} reports all its faults
     */
    public static PascalMt open(Path root, Split split) {
        Limits limits = Limits.defaults();
        return of(root, IdList.of(root, split, limits).flawless(), new TreeSet<>(PascalTasks.NAMES), limits);
    }

    /**
     * Returns some samples and some of their tasks; files of other tasks need not be there.
     *
     * @param ids plain names; duplicates count once
     * @throws DatasetException {@link ViolationCode#BAD_ID} or {@link ViolationCode#NO_SAMPLES}
     */
    public static PascalMt of(Path root, Collection<String> ids, Set<TaskName> tasks, Limits limits) {
        if (ids.isEmpty()) {
            throw DatasetException.of(
                    ViolationCode.NO_SAMPLES, root, "no sample of " + root + " is asked for; give an id");
        }
        ids.forEach(SampleId::require);
        return new PascalMt(
                new PascalFiles(root),
                List.copyOf(new TreeSet<>(ids)),
                Tasks.PASCAL.only(tasks),
                limits,
                FileOpener.PLAIN);
    }

    public PascalMt openedBy(FileOpener other) {
        return new PascalMt(files, ids, tasks, limits, other);
    }

    @Override
    public int size() {
        return ids.size();
    }

    @Override
    public String id(int index) {
        return ids.get(index);
    }

    @Override
    public Tasks tasks() {
        return tasks;
    }

    @Override
    public SampleValidation inspect(String id) {
        if (!SampleId.isPlain(id)) {
            Violation fault = SampleId.fault(id, "the request");
            return new SampleValidation.Invalid(fault.subject(), List.of(fault));
        }
        List<Violation> faults = new ArrayList<>();
        String name = files.image(id).toString();
        Optional<byte[]> jpeg = DatasetException.attempt(faults, () -> opener.read(files.image(id), limits));
        Optional<Pixels> image =
                jpeg.flatMap(bytes -> DatasetException.attempt(faults, () -> JpegImage.decode(bytes, name, limits)));
        int width = image.map(Pixels::width).orElse(1);
        int height = image.map(Pixels::height).orElse(1);
        Map<TaskName, Pixels> found = new TreeMap<>();
        for (TaskName task : tasks.names()) {
            DatasetException.attempt(faults, () -> labels.read(task, id, width, height))
                    .ifPresent(label -> found.put(task, label));
        }
        return faults.isEmpty()
                ? new SampleValidation.Valid(
                        new RawSample(jpeg.orElseThrow(), image.orElseThrow(), new RawLabels(id, width, height, found)))
                : new SampleValidation.Invalid(id, faults, image);
    }

    @Override
    public List<Path> files(String id) {
        return files.of(SampleId.require(id), tasks.names());
    }

    @Override
    public RawLabels readLabels(String id) {
        Path file = files.image(SampleId.require(id));
        Dimension size = JpegImage.size(opener.read(file, limits), file.toString(), limits);
        return new RawLabels(
                id,
                size.width,
                size.height,
                TaskName.each(tasks.names(), task -> labels.read(task, id, size.width, size.height)));
    }
}
