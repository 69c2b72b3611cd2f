package dev.weightflow.ingestion.source;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.source.EntryName;
import dev.weightflow.platform.objectstore.BucketFiles.Listed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Objects of a bucket's folder that another worker has listed, as files of a folder here. The list is no reason to read beyond the address. */
record ListedObjects(Path folder, S3Address address, S3Folder files) implements ListedSource.Places {

    @Override
    public void take(List<ListedFile> listed) throws IOException {
        for (ListedFile each : listed) {
            Path file = place(each);
            Files.createDirectories(file.getParent()); // also of a missing file: the folders tell which tasks there are
            if (each.object().isPresent()) {
                files.take(within(each.object().get()), file);
            }
        }
    }

    @Override
    public void leave(List<ListedFile> listed) {
        try {
            for (ListedFile each : listed) {
                files.leave(place(each));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path place(ListedFile file) {
        return EntryName.of(file.name(), address.toString())
                .map(folder::resolve)
                .orElseThrow(() -> refused("hidden file", file.name()));
    }

    private Listed within(Listed object) {
        if (!object.key().startsWith(address.prefix())) {
            throw refused("object of another folder", object.key());
        }
        return object;
    }

    private DatasetException refused(String what, String name) {
        return DatasetException.about(
                ViolationCode.BAD_SHARD, address, "is listed with the %s %s; request the ingestion again", what, name);
    }
}
