package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.SampleId;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Folder of images without labels, which all are in the validation split: the JPEG and PNG files below {@code JPEGImages} or {@code images}, or below
 * the folder itself if it has neither. The id of an image is its path there without the ending, as a {@linkplain SampleId#plain plain name}.
 */
public final class UnlabelledFolder implements DatasetFolder {
    private static final List<String> PLACES = List.of("JPEGImages", "images");
    private static final Pattern IMAGE = Pattern.compile("(?i)(.+)\\.(jpe?g|png)");
    private static final Pattern HIDDEN = Pattern.compile("(.*/)?\\..*");

    private final Path root;
    private final Limits limits;
    private final FileOpener opener;
    private final SortedMap<String, Path> images = new TreeMap<>();
    private final List<Violation> faults = new ArrayList<>();

    private UnlabelledFolder(Path root, Limits limits, FileOpener opener) {
        this.root = root;
        this.limits = limits;
        this.opener = opener;
    }

    /**
     * Lists the images of a folder.
     *
     * @throws DatasetException if it cannot be listed, or has too many
     */
    public static UnlabelledFolder open(Path root, Limits limits, FileOpener opener) {
        UnlabelledFolder folder = new UnlabelledFolder(root, limits, opener);
        Path place = place(root);
        try (Stream<Path> found = Files.walk(place)) {
            folder.add(place, found.filter(Files::isRegularFile).sorted());
        } catch (IOException | UncheckedIOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, place, e, "cannot be listed (%s); check its permissions", e);
        }
        return folder;
    }

    /** Opens the folder without a look at its images: it knows those alone that it is {@linkplain #knowing told of}. */
    public static UnlabelledFolder described(Path root, Limits limits, FileOpener opener) {
        return new UnlabelledFolder(root, limits, opener);
    }

    @Override
    public UnlabelledFolder knowing(Collection<Path> files) {
        UnlabelledFolder folder = new UnlabelledFolder(root, limits, opener);
        folder.add(place(root), files.stream().sorted());
        return folder;
    }

    private static Path place(Path root) {
        return PLACES.stream()
                .map(root::resolve)
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(root);
    }

    private void add(Path place, Stream<Path> files) {
        Budget budget = limits.begin(place);
        files.forEach(file -> {
            budget.look();
            String name = place.relativize(file).toString().replace('\\', '/');
            var image = IMAGE.matcher(name);
            if (image.matches() && !HIDDEN.matcher(name).matches()) {
                add(SampleId.plain(image.group(1)), name, file);
            }
        });
    }

    private void add(String id, String name, Path file) {
        if (!SampleId.isPlain(id)) {
            faults.add(SampleId.fault(name, "the images"));
        } else if (images.containsKey(id)) {
            faults.add(new Violation(
                    ViolationCode.DUPLICATE_ID,
                    id,
                    "%s and %s are both of sample %s; rename one".formatted(file, images.get(id), id)));
        } else {
            images.put(id, file);
        }
        if (images.size() > limits.ids() || faults.size() > limits.ids()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    root,
                    "has more than %d images; split it or raise the limit",
                    limits.ids());
        }
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public boolean isLabelled() {
        return false;
    }

    @Override
    public Tasks tasks() {
        return Tasks.NONE;
    }

    @Override
    public String definition() {
        return "images without labels";
    }

    @Override
    public IdList ids(Split split) {
        if (split != Split.VAL) {
            throw DatasetException.about(
                    ViolationCode.MISSING_FILE, root, "has images without labels, which are no training samples");
        }
        if (images.isEmpty() && faults.isEmpty()) {
            throw DatasetException.about(
                    ViolationCode.NO_SAMPLES,
                    root,
                    "has no image; put JPEG or PNG files into it, or give the folder that has them");
        }
        return new IdList(List.copyOf(images.keySet()), faults);
    }

    @Override
    public FolderSamples samples(Collection<String> ids, Set<TaskName> tasks) {
        if (ids.isEmpty()) {
            throw DatasetException.of(
                    ViolationCode.NO_SAMPLES, root, "no sample of " + root + " is asked for; give an id");
        }
        ids.forEach(SampleId::require);
        return new UnlabelledSamples(this, List.copyOf(new TreeSet<>(ids)));
    }

    @Override
    public List<Path> lists() {
        return List.of();
    }

    Limits limits() {
        return limits;
    }

    FileOpener opener() {
        return opener;
    }

    /** Returns the sample's file; a path that does not exist for an unknown one, for messages. */
    Path image(String id) {
        return images.getOrDefault(id, root.resolve(id + ".jpg"));
    }
}
