package dev.weightflow.ingestion.source;

import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.model.dataset.FileOpener;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.folder.DatasetFolder;
import dev.weightflow.model.dataset.source.CopiedSource;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.schema.TaskName;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A source whose files lie on this machine, or can be brought to it, until it is closed.
 *
 * @param name of its root in messages
 * @param opener by which its files are opened
 * @param onDemand brings them, where they are not there all the time
 * @param links refuses files that are not to be followed
 * @param release gives back what it holds of the disk
 */
public record OpenedSource(
        String name,
        Path root,
        FileOpener opener,
        FilesOnDemand onDemand,
        Consumer<Stream<Path>> links,
        Runnable release)
        implements AutoCloseable {

    /** A folder where it lies. Others may write to it, so its links are looked at, and are not followed later. */
    static OpenedSource inPlace(Path root, SourceAllowlist allowed) {
        return new OpenedSource(
                root.toString(), root, allowed::open, FilesOnDemand.ALL_THERE, allowed::checkLinks, () -> {});
    }

    /** A copy of this service's own, in which nobody else writes and which has no links. */
    static OpenedSource copied(String name, CopiedSource copy, FileOpener opener, FilesOnDemand onDemand) {
        return new OpenedSource(name, copy.root(), opener, onDemand, files -> {}, copy::close);
    }

    /** @throws JobFailedException if there is nothing to read, naming the source and not where its copy lies */
    public SourceFolder folder(Collection<TaskName> wanted, Limits limits) {
        try {
            links.accept(DatasetFolder.declaring(root));
            SourceFolder folder = SourceFolder.open(root, wanted, limits, opener);
            links.accept(folder.described());
            links.accept(folder.files());
            return folder.bringing(onDemand);
        } catch (JobFailedException e) {
            throw FailureCode.permanent(e.code(), e.getMessage().replace(root.toString(), name), e);
        }
    }

    @Override
    public void close() {
        release.run();
    }
}
