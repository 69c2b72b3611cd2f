package dev.weightflow.model.dataset.folder;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.FileOpener;
import dev.weightflow.model.dataset.FolderSamples;
import dev.weightflow.model.dataset.IdList;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.SampleId;
import dev.weightflow.model.dataset.Violation;
import dev.weightflow.model.dataset.ViolationCode;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A folder that says by a {@value DatasetYaml#FILE} of its own what its tasks are, and where images and labels lie. */
final class DeclaredFolder implements DatasetFolder {
    private final Path root;
    private final Limits limits;
    private final FileOpener opener;
    private final String definition;
    private final DatasetYaml yaml;
    private final FileIndex images;
    private final Map<TaskName, FileIndex> labels = new TreeMap<>();

    /** @throws DatasetException naming the line of what is wrong with the file */
    DeclaredFolder(Path root, Limits limits, FileOpener opener) {
        this.root = root;
        this.limits = limits;
        this.opener = opener;
        Path file = root.resolve(DatasetYaml.FILE);
        byte[] text = opener.read(file, limits);
        this.definition = new String(text, StandardCharsets.UTF_8) + "\n";
        this.yaml = DatasetYaml.read(text, file.toString());
        this.images = FileIndex.of(root, yaml.images(), limits);
        yaml.tasks()
                .forEach((name, task) ->
                        labels.put(name, FileIndex.of(root, task.labels().pattern(), limits)));
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

    /** The ids whose digests with the seed are the smallest: as many as the share says, and at least one. */
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

    Path label(TaskName task, String id) {
        return labels.get(task).file(id);
    }

    LabelDecoder decoder(TaskName task) {
        return new LabelDecoder(yaml.tasks().get(task), limits);
    }
}
