package dev.weightflow.ingestion.source;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.dataset.source.CopiedSource;
import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.schema.dataset.IngestSpec;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Opened source, whose files are on this machine, or are downloaded on demand, until it is closed.
 *
 * @param name the name of its root in messages
 * @param opener opens its files
 * @param onDemand downloads its files, if they are not all on this machine
 * @param links refuses links that must not be followed
 * @param release releases its disk space
 */
public record OpenedSource(
        String name,
        Path root,
        FileOpener opener,
        FilesOnDemand onDemand,
        Consumer<Stream<Path>> links,
        Runnable release)
        implements AutoCloseable {

    /** Opens a folder in its place. Others may write to it, so its links are checked now, and not followed later. */
    static OpenedSource inPlace(Path root, SourceAllowlist allowed) {
        return new OpenedSource(
                root.toString(), root, allowed::open, FilesOnDemand.ALL_THERE, allowed::checkLinks, () -> {});
    }

    /** Opens a copy of this service's own, to which nobody else writes and which has no links. */
    static OpenedSource copied(String name, CopiedSource copy, FileOpener opener, FilesOnDemand onDemand) {
        return new OpenedSource(name, copy.root(), opener, onDemand, files -> {}, copy::close);
    }

    /** Returns whether other workers can open it without a copy of all of it. */
    public boolean isShared() {
        return onDemand != FilesOnDemand.COPIED;
    }

    /** @throws JobFailedException if there is nothing to read, naming the source and not the path of its copy */
    public SourceFolder folder(IngestSpec spec, Limits limits) {
        try {
            links.accept(DatasetFolder.declaring(root));
            SourceFolder folder = spec.unlabelled()
                    ? SourceFolder.unlabelled(root, limits, opener)
                    : SourceFolder.open(root, spec.tasks(), limits, opener);
            Budget budget = limits.begin(name);
            links.accept(folder.described());
            links.accept(folder.files().peek(file -> budget.look()));
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
