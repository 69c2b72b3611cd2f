package dev.weightflow.model.dataset.folder;

import dev.weightflow.model.dataset.FileOpener;
import dev.weightflow.model.dataset.FolderSamples;
import dev.weightflow.model.dataset.IdList;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.pascal.PascalDataset;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A folder of labelled images: which tasks it declares, which samples its splits have, and how these are read. */
public interface DatasetFolder {

    Path root();

    /** The tasks that it has labels of. */
    Tasks tasks();

    /** A text that, with the samples' files, says all that the folder is; empty if these files alone do. */
    String definition();

    /**
     * A split's samples, and what is wrong with their list.
     *
     * @throws dev.weightflow.model.dataset.DatasetException if the list is missing, cannot be read or has no sample
     */
    IdList ids(Split split);

    /**
     * Some samples and some of their tasks; files of other tasks need not be there.
     *
     * @param ids plain names; duplicates count once
     * @throws dev.weightflow.model.dataset.DatasetException if there is no id, or one is not plain
     */
    FolderSamples samples(Collection<String> ids, Set<TaskName> tasks);

    /** The files that say what the folder is and which samples it has, there or not. */
    List<Path> lists();

    /** A split whose list is flawless. */
    default FolderSamples samples(Split split, Set<TaskName> tasks) {
        return samples(ids(split).flawless(), tasks);
    }

    /**
     * The folder at that path: one with a {@value DatasetYaml#FILE}, or else one in the layout of PASCAL_MT.
     *
     * @throws dev.weightflow.model.dataset.DatasetException naming what is wrong with the file
     */
    static DatasetFolder open(Path root) {
        return open(root, Limits.defaults(), FileOpener.PLAIN);
    }

    /** The same, where files are opened like that. */
    static DatasetFolder open(Path root, Limits limits, FileOpener opener) {
        return Files.exists(root.resolve(DatasetYaml.FILE))
                ? new DeclaredFolder(root, limits, opener)
                : new PascalDataset(root, limits, opener);
    }

    /** The files that are read first, there or not. */
    static Stream<Path> declaring(Path root) {
        return Stream.concat(
                Stream.of(root.resolve(DatasetYaml.FILE)),
                new PascalDataset(root, Limits.defaults(), FileOpener.PLAIN).lists().stream());
    }
}
