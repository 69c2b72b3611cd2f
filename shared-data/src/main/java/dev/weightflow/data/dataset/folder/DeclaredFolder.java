package dev.weightflow.data.dataset.folder;

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
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Folder with a {@value DatasetYaml#FILE} of its own, which declares its tasks and the paths of images and labels. */
final class DeclaredFolder implements DatasetFolder {
    private final Path root;
    private final Limits limits;
    private final FileOpener opener;
    private final String definition;
    private final DatasetYaml yaml;
    private final FileIndex images;
    private final Map<TaskName, LabelSource> labels = new TreeMap<>();

    /** @throws DatasetException naming the line of the file's fault */
    DeclaredFolder(Path root, Limits limits, FileOpener opener) {
        this(root, limits, opener, pattern -> FileIndex.of(root, pattern, limits));
    }

    private DeclaredFolder(Path root, Limits limits, FileOpener opener, Function<PathPattern, FileIndex> files) {
        this.root = root;
        this.limits = limits;
        this.opener = opener;
        Path file = root.resolve(DatasetYaml.FILE);
        byte[] text = opener.read(file, limits);
        this.yaml = DatasetYaml.read(text, file.toString());
        this.images = files.apply(yaml.images());
        yaml.tasks().forEach((name, task) -> labels.put(name, labels(task, files)));
        this.definition = new String(text, StandardCharsets.UTF_8) + "\n"
                + shared().map(each -> root.relativize(each) + " " + digest(each) + "\n")
                        .collect(Collectors.joining());
    }

    private DeclaredFolder(DeclaredFolder described, Collection<Path> files) {
        this.root = described.root;
        this.limits = described.limits;
        this.opener = described.opener;
        this.definition = described.definition;
        this.yaml = described.yaml;
        this.images = FileIndex.of(root, yaml.images(), files, limits);
        described.labels.forEach((name, source) -> labels.put(name, source.knowing(files)));
    }

    /** Opens the folder without a look at the files of its samples. */
    static DeclaredFolder described(Path root, Limits limits, FileOpener opener) {
        return new DeclaredFolder(root, limits, opener, pattern -> FileIndex.of(root, pattern, List.of(), limits));
    }

    @Override
    public DatasetFolder knowing(Collection<Path> files) {
        return new DeclaredFolder(this, files);
    }

    private LabelSource labels(LabelledTask task, Function<PathPattern, FileIndex> files) {
        if (task.labels().place() instanceof CocoPlace coco) {
            return new CocoLabels(root, coco, task.task().kind().classNames(), limits, opener);
        }
        return new LabelFiles(task, files.apply((PathPattern) task.labels().place()), limits, opener);
    }

    /** Lists the files with labels of many samples. They are part of the definition: no sample is read from one of them alone. */
    private Stream<Path> shared() {
        return labels.values().stream().flatMap(each -> each.shared().stream()).distinct();
    }

    private String digest(Path file) {
        try (InputStream in = opener.open(file)) {
            MessageDigest sha256 = Digest.sha256();
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
            return Digest.finish(sha256).hex();
        } catch (IOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, file, e, "cannot be read (%s); check its permissions", e);
        }
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public Tasks tasks() {
        return yaml.declared();
    }

    @Override
    public String definition() {
        return definition;
    }

    @Override
    public List<Path> lists() {
        List<Path> files = new ArrayList<>(List.of(root.resolve(DatasetYaml.FILE)));
        yaml.lists().values().forEach(list -> files.add(root.resolve(list)));
        shared().forEach(files::add);
        return files;
    }

    @Override
    public IdList ids(Split split) {
        if (yaml.lists().containsKey(split)) {
            return IdList.read(root.resolve(yaml.lists().get(split)), limits, opener);
        }
        if (!yaml.lists().isEmpty()) {
            throw DatasetException.about(
                    ViolationCode.MISSING_FILE,
                    root.resolve(DatasetYaml.FILE),
                    "names no list for the %s split; add 'splits: {%s: …}'",
                    split.key(),
                    split.key());
        }
        List<Violation> faults = new ArrayList<>();
        Set<String> ids = new TreeSet<>();
        images.ids().forEach(id -> {
            if (!SampleId.isPlain(id)) {
                if (split == Split.TRAIN) {
                    faults.add(SampleId.fault(id, "the images"));
                }
            } else if (belongs(id, split)) {
                ids.add(id);
            }
        });
        if (ids.isEmpty()) {
            throw DatasetException.about(
                    ViolationCode.NO_SAMPLES,
                    root,
                    "has no %s image where %s says that images lie, at %s",
                    split == Split.TRAIN ? "training" : "validation",
                    DatasetYaml.FILE,
                    yaml.images().text());
        }
        return new IdList(List.copyOf(ids), faults);
    }

    private boolean belongs(String id, Split split) {
        return yaml.share()
                .map(share -> validation().contains(id) == (split == Split.VAL))
                .orElseGet(() -> images.split(id).equals(Optional.of(split)));
    }

    /** Selects the ids whose digests with the seed are the smallest: the given share, and at least one. */
    private Set<String> validation() {
        List<String> plain = images.ids().stream().filter(SampleId::isPlain).toList();
        int count = (int) Math.max(1, Math.round(yaml.share().orElseThrow() * plain.size()));
        return Set.copyOf(plain.stream()
                .sorted(Comparator.comparing(
                        id -> Digest.ofText(yaml.seed() + "/" + id).hex()))
                .limit(count)
                .toList());
    }

    @Override
    public FolderSamples samples(Collection<String> ids, Set<TaskName> tasks) {
        if (ids.isEmpty()) {
            throw DatasetException.of(
                    ViolationCode.NO_SAMPLES, root, "no sample of " + root + " is asked for; give an id");
        }
        ids.forEach(SampleId::require);
        return new DeclaredSamples(
                this, List.copyOf(new TreeSet<>(ids)), yaml.declared().only(tasks));
    }

    Limits limits() {
        return limits;
    }

    FileOpener opener() {
        return opener;
    }

    Path image(String id) {
        return images.file(id);
    }

    LabelSource labels(TaskName task) {
        return labels.get(task);
    }
}
