package dev.weightflow.ingestion.source;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.dataset.folder.UnlabelledFolder;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Source with a folder of images.
 *
 * @param tasks the tasks whose labels are read
 * @param lists the lists of the existing splits, training first
 * @param onDemand downloads the samples' files, if they are not all on this machine
 */
public record SourceFolder(DatasetFolder folder, Tasks tasks, List<SplitList> lists, FilesOnDemand onDemand) {
    /**
     * Reads the folder's lists.
     *
     * @param wanted requested tasks; empty for those with labels in the folder
     * @throws JobFailedException if there is nothing to read
     */
    public static SourceFolder open(Path root, Collection<TaskName> wanted, Limits limits, FileOpener opener) {
        return listed(readable(() -> DatasetFolder.open(root, limits, opener)), wanted);
    }

    /**
     * Lists the images of a folder, whatever labels it may have.
     *
     * @throws JobFailedException if there is none
     */
    static SourceFolder unlabelled(Path root, Limits limits, FileOpener opener) {
        return listed(readable(() -> UnlabelledFolder.open(root, limits, opener)), List.of());
    }

    private static SourceFolder listed(DatasetFolder folder, Collection<TaskName> wanted) {
        List<Violation> missing = new ArrayList<>();
        Optional<SplitList> train = list(folder, Split.TRAIN, missing);
        Optional<SplitList> val = list(folder, Split.VAL, missing);
        if (train.isEmpty() && val.isEmpty()) {
            throw nothingListed(folder.root(), missing);
        }
        List<SplitList> lists = new ArrayList<>();
        train.map(list -> val.map(list::without).orElse(list)).ifPresent(lists::add);
        val.ifPresent(lists::add);
        return new SourceFolder(folder, tasks(folder, wanted), lists, FilesOnDemand.ALL_THERE);
    }

    SourceFolder bringing(FilesOnDemand files) {
        return new SourceFolder(folder, tasks, lists, files);
    }

    /** Returns a folder of which those samples are known alone. */
    static SourceFolder of(DatasetFolder folder, Collection<TaskName> wanted, SplitList list, FilesOnDemand files) {
        return new SourceFolder(folder, tasks(folder, wanted), List.of(list), files);
    }

    /** Opens a folder; a fault of what it declares is one of the source. */
    static DatasetFolder readable(Supplier<DatasetFolder> opened) {
        try {
            return opened.get();
        } catch (DatasetException e) {
            throw FailureCode.UNREADABLE_SOURCE.permanent(e.getMessage() + ".", e);
        }
    }

    public Path root() {
        return folder.root();
    }

    public int size() {
        return lists.stream().mapToInt(SplitList::size).sum();
    }

    /** Returns the list of a split that exists. */
    public SplitList list(Split split) {
        return lists.stream().filter(list -> list.split() == split).findFirst().orElseThrow();
    }

    /** Returns a reader of some samples, of which there is one at least. */
    public FolderSamples reader(List<String> ids) {
        return folder.samples(ids, tasks.names());
    }

    /** Describes a file for other workers. */
    public ListedFile listed(Path file) {
        return new ListedFile(root().relativize(file).toString(), onDemand.object(file));
    }

    /** Returns the files that describe the source. */
    public Stream<Path> described() {
        return folder.lists().stream();
    }

    public Stream<Path> files() {
        return lists.stream().filter(list -> !list.ids().isEmpty()).flatMap(this::files);
    }

    private Stream<Path> files(SplitList list) {
        FolderSamples reader = reader(list.ids());
        return list.ids().stream().flatMap(id -> reader.files(id).stream());
    }

    /** Sanitises a text for a manifest, without this folder's path. */
    public String plain(String text) {
        return new PlainText(root()).of(text);
    }

    private static Optional<SplitList> list(DatasetFolder folder, Split split, List<Violation> missing) {
        try {
            IdList list = folder.ids(split);
            PlainText plain = new PlainText(folder.root());
            return Optional.of(new SplitList(
                    split,
                    list.ids(),
                    list.faults().stream()
                            .map(fault -> new Quarantined(
                                    plain.of(fault.subject()),
                                    split,
                                    fault.code().code(),
                                    plain.sentence(fault.message())))
                            .toList()));
        } catch (DatasetException e) {
            if (e.fault().code() == ViolationCode.MISSING_FILE || e.fault().code() == ViolationCode.NO_SAMPLES) {
                missing.add(e.fault());
                return Optional.empty();
            }
            FailureCode code = e.fault().code() == ViolationCode.MISSING_FOLDER
                    ? FailureCode.MISSING_FOLDER
                    : FailureCode.UNREADABLE_SOURCE;
            throw code.permanent(e.getMessage() + ".", e);
        }
    }

    private static JobFailedException nothingListed(Path root, List<Violation> missing) {
        return missing.stream()
                .filter(fault -> fault.code() == ViolationCode.NO_SAMPLES)
                .findFirst()
                .map(fault -> FailureCode.NO_SAMPLES.permanent(fault.message() + "."))
                .orElseGet(() -> FailureCode.MISSING_LIST.permanent(root
                        + " has neither ImageSets/Context/train.txt nor ImageSets/Context/val.txt; write the ids of"
                        + " its samples into them, one per line."));
    }

    private static Tasks tasks(DatasetFolder folder, Collection<TaskName> wanted) {
        Tasks there = folder.tasks();
        if (!folder.isLabelled()) {
            return there;
        }
        if (wanted.isEmpty() && there.isEmpty()) {
            throw FailureCode.NO_LABELS.permanent(
                    folder.root() + " has labels for no task; it needs at least one of semseg, normals_distill with"
                            + " pascal-context, sal_distill and human_parts. To ingest its images alone, request it with unlabelled.");
        }
        if (!there.names().containsAll(wanted)) {
            throw FailureCode.MISSING_FOLDER.permanent(
                    "%s has labels for %s and not for all that was asked for, %s; add them, or ask for fewer tasks."
                            .formatted(folder.root(), there.isEmpty() ? "no task" : keys(there.names()), keys(wanted)));
        }
        return wanted.isEmpty() ? there : there.only(wanted);
    }

    private static String keys(Collection<TaskName> tasks) {
        return tasks.stream().map(TaskName::key).collect(Collectors.joining(", "));
    }

    /** Sanitiser of texts about a folder's files for a manifest: one line, of bounded length, without the folder's own path. */
    private record PlainText(Path root) {
        private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}]+");
        private static final int MOST = 500;

        String of(String text) {
            String relative = text.replace(root + "/", "").replace(root.toString(), "the folder");
            String line = CONTROL.matcher(relative).replaceAll("?");
            return line.length() <= MOST ? line : line.substring(0, MOST) + "...";
        }

        /** As {@link #of}, with a full stop. */
        String sentence(String text) {
            String line = of(text);
            return line.endsWith(".") ? line : line + ".";
        }
    }
}
