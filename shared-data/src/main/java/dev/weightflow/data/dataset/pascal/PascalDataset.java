package dev.weightflow.data.dataset.pascal;

import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A folder in the layout of PASCAL_MT, with the tasks of PASCAL-Context. */
public record PascalDataset(Path root, Limits limits, FileOpener opener) implements DatasetFolder {

    @Override
    public Tasks tasks() {
        return Tasks.PASCAL.only(new PascalFiles(root).tasks());
    }

    @Override
    public String definition() {
        return "";
    }

    @Override
    public IdList ids(Split split) {
        return IdList.of(root, split, limits, opener);
    }

    @Override
    public FolderSamples samples(Collection<String> ids, Set<TaskName> tasks) {
        return PascalMt.of(root, ids, tasks, limits).openedBy(opener);
    }

    /** Returns the folder itself, in which a file's name follows from the sample's id. */
    @Override
    public DatasetFolder knowing(Collection<Path> files) {
        return this;
    }

    @Override
    public List<Path> lists() {
        return Stream.of(Split.values()).map(split -> IdList.file(root, split)).toList();
    }
}
