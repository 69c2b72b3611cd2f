package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.pascal.PascalDataset;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Folder of images, as a rule with labels: its tasks, the samples of its splits, and their reading. */
public interface DatasetFolder {

    Path root();

    /** Returns the tasks of its labels. */
    Tasks tasks();

    /** Returns whether its images have labels to be read. */
    default boolean isLabelled() {
        return true;
    }

    /** Returns a text that, with the samples' files, defines the folder; empty if these files alone do. */
    String definition();

    /**
     * Reads a split's ids, and the faults of their list.
     *
     * @throws dev.weightflow.data.dataset.DatasetException if the list is missing, cannot be read or has no sample
     */
    IdList ids(Split split);

    /**
     * Returns some samples and some of their tasks; files of other tasks need not be there.
     *
     * @param ids plain names; duplicates count once
     * @throws dev.weightflow.data.dataset.DatasetException if there is no id, or one is not plain
     */
    FolderSamples samples(Collection<String> ids, Set<TaskName> tasks);

    /** Lists the files that define the folder and its samples, whether they exist or not. */
    List<Path> lists();

    /**
     * Returns the folder with those of its samples' files alone.
     *
     * @param files below the root
     */
    DatasetFolder knowing(Collection<Path> files);

    /** Returns the samples of a split whose list has no faults. */
    default FolderSamples samples(Split split, Set<TaskName> tasks) {
        return samples(ids(split).flawless(), tasks);
    }

    /**
     * Opens the folder at that path: one with a {@value DatasetYaml#FILE}, or else one in the layout of PASCAL_MT.
     *
     * @throws dev.weightflow.data.dataset.DatasetException naming the fault of the file
     */
    static DatasetFolder open(Path root) {
        return open(root, Limits.defaults(), FileOpener.PLAIN);
    }

    /** Opens the folder with other limits and another opener of files. */
    static DatasetFolder open(Path root, Limits limits, FileOpener opener) {
        return Files.exists(root.resolve(DatasetYaml.FILE))
                ? new DeclaredFolder(root, limits, opener)
                : new PascalDataset(root, limits, opener);
    }

    /** Opens the folder without a look at the files of its samples: it knows those alone that it is {@linkplain #knowing told of}. */
    static DatasetFolder described(Path root, Limits limits, FileOpener opener) {
        return Files.exists(root.resolve(DatasetYaml.FILE))
                ? DeclaredFolder.described(root, limits, opener)
                : new PascalDataset(root, limits, opener);
    }

    /** Lists the files that are read first, whether they exist or not. */
    static Stream<Path> declaring(Path root) {
        return Stream.concat(
                Stream.of(root.resolve(DatasetYaml.FILE)),
                new PascalDataset(root, Limits.defaults(), FileOpener.PLAIN).lists().stream());
    }
}
