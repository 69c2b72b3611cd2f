package dev.weightflow.ingestion.sample;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.image.StoredImage;
import dev.weightflow.data.dataset.shard.StoredSamples;
import dev.weightflow.data.dataset.shard.StoredSamples.ClassOf;
import dev.weightflow.data.dataset.shard.StoredSamples.Filter;
import dev.weightflow.data.dataset.shard.StoredSamples.Found;
import dev.weightflow.data.picture.Thumbnail;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.ingestion.job.DatasetVersions;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.problem.InvalidRequestException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Queries about the samples of stored dataset versions. A missing object is an exception that says so. */
public final class SampleQueries {
    /** Name of the layer that is the image itself; others have the names of their tasks. */
    public static final String IMAGE = "image";

    private static final String JPEG = "image/jpeg";
    private static final String PNG = "image/png";

    private final Supplier<DatasetVersions> datasets;
    private final StoredSamples stored;

    /** Requested size of a picture. */
    public enum Size implements Keyed {
        /** Thumbnail of at most 240 pixels on the longer side. */
        THUMBNAIL,
        /** Original size. */
        FULL
    }

    /** Picture file with its media type. */
    public record PictureFile(byte[] content, String mediaType) {}

    public SampleQueries(Supplier<DatasetVersions> datasets, ObjectStore store, Limits limits) {
        this.datasets = datasets;
        this.stored = new StoredSamples(
                new StoredSamples.Store() {
                    @Override
                    public byte[] read(Digest digest) {
                        return store.read(digest);
                    }

                    @Override
                    public byte[] read(Digest digest, long offset, int length, Digest expected) {
                        return store.read(digest, offset, length, expected);
                    }
                },
                limits);
    }

    /** Samples of a dataset that match a filter; only the requested page is read. */
    public record Samples(StoredSamples stored, Tasks tasks, SampleIndex index, Filter filter) {
        public int count() {
            return stored.count(index, filter);
        }

        /** Returns a page, ordered by split and ascending id. */
        public List<SampleView> page(int offset, int limit) {
            return stored.page(index, filter, offset, limit).stream()
                    .map(found -> SampleView.of(found, tasks))
                    .toList();
        }
    }

    /**
     * Returns the dataset's samples that match the filters.
     *
     * @param shows the name of a class that occurs in their labels
     * @param task the task of that class; the first task that has it if absent
     */
    public Samples samples(DatasetId dataset, Optional<Split> split, Optional<String> task, Optional<String> shows) {
        SampleIndex index = index(dataset);
        Tasks tasks = stored.tasks(dataset);
        return new Samples(stored, tasks, index, new Filter(split, shows.map(name -> classOf(tasks, task, name))));
    }

    private static ClassOf classOf(Tasks tasks, Optional<String> task, String name) {
        List<Task> asked = tasks.stream()
                .filter(each -> task.map(each.key()::equals).orElse(true))
                .toList();
        return asked.stream()
                .filter(each -> each.kind().classNames().contains(name))
                .findFirst()
                .map(each -> new ClassOf(each.name(), each.kind().classNames().indexOf(name)))
                .orElseThrow(() -> new InvalidRequestException(List.of("class cannot be '" + name + "', there are "
                        + asked.stream()
                                .flatMap(each -> each.kind().classNames().stream())
                                .distinct()
                                .toList())));
    }

    /** Returns the numbers of samples with non-empty labels. */
    public LabelsView labels(DatasetId dataset) {
        return LabelsView.of(dataset, index(dataset), stored.tasks(dataset));
    }

    /** Returns the difference between two dataset versions. */
    public DatasetDifference difference(DatasetId from, DatasetId to) {
        return DatasetDifference.of(stored, from, index(from), to, index(to));
    }

    /** Returns a sample's image, or a task's label in the task's colours. */
    public PictureFile picture(DatasetId dataset, String sample, String layer, Size size) {
        Found found = stored.find(index(dataset), sample)
                .orElseThrow(() -> NotFoundException.of(
                        "sample", sample, "GET /datasets/" + dataset + "/samples lists the existing ones."));
        return layer.equals(IMAGE) ? image(found, size) : label(found, task(stored.tasks(dataset), layer), size);
    }

    private PictureFile image(Found found, Size size) {
        byte[] content = size == Size.FULL ? stored.image(found) : stored.thumbnail(found);
        return new PictureFile(content, StoredImage.isJpeg(content) ? JPEG : PNG);
    }

    private PictureFile label(Found found, Task task, Size size) {
        int side = size == Size.FULL ? Integer.MAX_VALUE : Thumbnail.SIDE;
        return stored.label(found, task)
                .map(label -> Thumbnail.layer(
                        task, label, found.sample().width(), found.sample().height(), side))
                .map(png -> new PictureFile(png, PNG))
                .orElseThrow(() -> NotFoundException.of(
                        "label", task.key() + "' of sample '" + found.sample().id()));
    }

    private static Task task(Tasks tasks, String layer) {
        return tasks.stream()
                .filter(task -> task.key().equals(layer))
                .findFirst()
                .orElseThrow(() -> NotFoundException.of(
                        "layer",
                        layer,
                        "There are " + IMAGE + " and "
                                + String.join(
                                        ", ", tasks.stream().map(Task::key).toList()) + "."));
    }

    /** Returns the thumbnail of a quarantined sample. */
    public PictureFile quarantined(DatasetId dataset, String sample) {
        return stored.quarantined(index(dataset), sample)
                .map(jpeg -> new PictureFile(jpeg, JPEG))
                .orElseThrow(() -> NotFoundException.of(
                        "quarantined image",
                        sample,
                        "The sample is not quarantined, its image cannot be read, or too many came before it."));
    }

    private SampleIndex index(DatasetId dataset) {
        DatasetVersions now = datasets.get();
        IngestedDataset known = now.dataset(dataset)
                .orElseThrow(() -> NotFoundException.of("dataset", dataset, "GET /datasets lists the existing ones."));
        return stored.index(now.sampleIndex(dataset).orElseThrow(() -> new NoSampleIndexException(known)));
    }
}
