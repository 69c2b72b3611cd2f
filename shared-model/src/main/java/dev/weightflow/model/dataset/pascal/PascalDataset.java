package dev.weightflow.model.dataset.pascal;

import dev.weightflow.model.dataset.FileOpener;
import dev.weightflow.model.dataset.FolderSamples;
import dev.weightflow.model.dataset.IdList;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.folder.DatasetFolder;
import dev.weightflow.model.task.Tasks;
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

    @Override
    public List<Path> lists() {
        return Stream.of(Split.values()).map(split -> IdList.file(root, split)).toList();
    }
}
