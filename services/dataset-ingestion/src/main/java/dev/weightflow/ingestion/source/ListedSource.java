package dev.weightflow.ingestion.source;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.dataset.folder.UnlabelledFolder;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Source that another worker has listed: of its samples, those alone are looked at that somebody asks for. */
public final class ListedSource implements AutoCloseable {
    private final OpenedSource source;
    private final DatasetFolder folder;
    private final Places places;

    /** Makes the files of samples known on this machine. */
    interface Places {
        /** Places whose files all lie there. */
        Places ALL_THERE = new Places() {
            @Override
            public void take(List<ListedFile> files) {}

            @Override
            public void leave(List<ListedFile> files) {}
        };

        void take(List<ListedFile> files) throws IOException;

        /** Deletes what was taken. */
        void leave(List<ListedFile> files);
    }

    /** @param unlabelled whether its images are read without labels */
    ListedSource(OpenedSource source, boolean unlabelled, Limits limits, Places places) {
        this.source = source;
        this.places = places;
        source.links().accept(DatasetFolder.declaring(source.root()));
        this.folder = SourceFolder.readable(() -> unlabelled
                ? UnlabelledFolder.described(source.root(), limits, source.opener())
                : DatasetFolder.described(source.root(), limits, source.opener()));
        source.links().accept(folder.lists().stream());
    }

    /** Returns a text that, with the samples' files, defines the source. */
    public String definition() {
        return folder.definition();
    }

    /**
     * Opens some samples of a split.
     *
     * @throws dev.weightflow.platform.job.JobFailedException if a link leads out of what may be read, or the folder has not those tasks
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if a server does not answer
     * @throws IOException if this machine's folder is not writable
     */
    public SourceFolder open(Split split, Collection<TaskName> tasks, List<ListedSample> samples) throws IOException {
        List<ListedFile> files = files(samples);
        places.take(files);
        List<Path> paths =
                files.stream().map(file -> source.root().resolve(file.name())).toList();
        source.links().accept(paths.stream());
        List<String> ids = samples.stream().map(ListedSample::id).toList();
        return SourceFolder.of(folder.knowing(paths), tasks, new SplitList(split, ids, List.of()), source.onDemand());
    }

    /** Deletes what was brought for those samples. */
    public void leave(List<ListedSample> samples) {
        places.leave(files(samples));
    }

    private static List<ListedFile> files(List<ListedSample> samples) {
        return samples.stream().flatMap(sample -> sample.files().stream()).toList();
    }

    @Override
    public void close() {
        source.close();
    }
}
