package dev.weightflow.ingestion.sample;

import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.ingestion.job.IngestionState.StoredDataset;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.image.StoredImage;
import dev.weightflow.model.dataset.shard.StoredSamples;
import dev.weightflow.model.dataset.shard.StoredSamples.ClassOf;
import dev.weightflow.model.dataset.shard.StoredSamples.Filter;
import dev.weightflow.model.dataset.shard.StoredSamples.Found;
import dev.weightflow.model.picture.Thumbnail;
import dev.weightflow.model.task.Task;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.problem.InvalidRequestException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers questions about the samples of stored dataset versions. What is not there is an exception that says so. */
public final class SampleQueries {
    /** The layer that is the image itself; others are called after their tasks. */
    public static final String IMAGE = "image";

    private static final String JPEG = "image/jpeg";
    private static final String PNG = "image/png";

    private final Supplier<IngestionState> state;
    private final StoredSamples stored;

    /** How large a picture is wanted. */
    public enum Size implements Keyed {
        /** At most 240 pixels on the longer side. */
        THUMBNAIL,
        /** As the image is. */
        FULL
    }

    /** A picture as a file. */
    public record PictureFile(byte[] content, String mediaType) {}

    public SampleQueries(Supplier<IngestionState> state, ObjectStore store, Limits limits) {
        this.state = state;
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

    /** Some of a dataset's samples, of which only a part is read. */
    public record Samples(StoredSamples stored, Tasks tasks, SampleIndex index, Filter filter) {
        public int count() {
            return stored.count(index, filter);
        }

        /** Split by split, and by ascending id. */
        public List<SampleView> page(int offset, int limit) {
            return stored.page(index, filter, offset, limit).stream()
                    .map(found -> SampleView.of(found, tasks))
                    .toList();
        }
    }

    /**
     * The dataset's samples, or some of them.
     *
     * @param shows the name of a class that occurs in their labels
     * @param task whose class that is; the first task that has it if absent
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

    /** In how many samples labels show something. */
    public LabelsView labels(DatasetId dataset) {
        return LabelsView.of(dataset, index(dataset), stored.tasks(dataset));
    }

    /** What is other in a dataset version than in another. */
    public DatasetDifference difference(DatasetId from, DatasetId to) {
        return DatasetDifference.of(stored, from, index(from), to, index(to));
    }

    /** A sample's image, or a task's label in the task's colours. */
    public PictureFile picture(DatasetId dataset, String sample, String layer, Size size) {
        Found found = stored.find(index(dataset), sample)
                .orElseThrow(() -> NotFoundException.of(
                        "sample", sample, "GET /datasets/" + dataset + "/samples lists those there are."));
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

    /** The image of a sample that was left out, small. */
    public PictureFile quarantined(DatasetId dataset, String sample) {
        return stored.quarantined(index(dataset), sample)
                .map(jpeg -> new PictureFile(jpeg, JPEG))
                .orElseThrow(() -> NotFoundException.of(
                        "quarantined image",
                        sample,
                        "The sample is not quarantined, its image cannot be read, or too many came before it."));
    }

    private SampleIndex index(DatasetId dataset) {
        IngestionState now = state.get();
        StoredDataset known = now.dataset(dataset)
                .orElseThrow(() -> NotFoundException.of("dataset", dataset, "GET /datasets lists those there are."));
        return stored.index(now.sampleIndex(dataset).orElseThrow(() -> new NoSampleIndexException(known)));
    }
}
