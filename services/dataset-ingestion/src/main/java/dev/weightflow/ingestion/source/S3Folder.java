package dev.weightflow.ingestion.source;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.ViolationCode;
import dev.weightflow.model.dataset.source.CopiedSource;
import dev.weightflow.model.dataset.source.EntryName;
import dev.weightflow.platform.objectstore.BucketFiles;
import dev.weightflow.platform.objectstore.BucketFiles.Listed;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A folder of a bucket as a source. */
public final class S3Folder {
    private S3Folder() {}

    /**
     * Brings all objects into a folder of the source's own before anything is read: a server that does not answer is then a failure of the
     * ingestion, which is tried again, and never a faulty sample.
     *
     * @param folder as for {@link CopiedSource#of}
     * @param mostBytes of all objects together
     * @param listener is told of each object
     * @throws DatasetException {@link ViolationCode#NO_SAMPLES}, {@link ViolationCode#TOO_LARGE}, {@link ViolationCode#DUPLICATE_ID},
     *     {@link ViolationCode#BAD_SHARD} for keys that are no paths
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the server does not answer or refuses, or an object changes
     *     meanwhile
     * @throws IOException if the folder cannot be written to
     */
    public static CopiedSource fetch(
            BucketFiles bucket,
            S3Address address,
            Path folder,
            Limits limits,
            long mostBytes,
            BringingListener listener)
            throws IOException {
        return CopiedSource.of(address.toString(), folder, limits, target -> {
            List<Listed> objects = listed(bucket, address, limits, mostBytes);
            listener.begins("fetching", objects.size(), "objects", bytes(objects));
            for (Listed object : objects) {
                listener.writes();
                String key = object.key().substring(address.prefix().length());
                Optional<String> name = EntryName.of(key, address.toString());
                if (name.isPresent()) {
                    bucket.fetch(object, place(target, name.get(), address));
                }
                listener.step();
            }
        });
    }

    private static List<Listed> listed(BucketFiles bucket, S3Address address, Limits limits, long mostBytes) {
        int most = (int) Math.min(Integer.MAX_VALUE - 1, 4L * limits.ids());
        List<Listed> objects = bucket.list(address.prefix(), most);
        if (objects.isEmpty()) {
            throw DatasetException.about(
                    ViolationCode.NO_SAMPLES, address, "holds no object; give the folder that holds the dataset");
        }
        if (objects.size() > most || bytes(objects) > mostBytes) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    address,
                    "holds more than %d objects or %d bytes; split it or raise the limits",
                    most,
                    mostBytes);
        }
        return objects;
    }

    private static long bytes(List<Listed> objects) {
        return objects.stream().mapToLong(Listed::bytes).sum();
    }

    static Path place(Path folder, String name, S3Address address) throws IOException {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
        } catch (FileAlreadyExistsException e) {
            throw DatasetException.about(
                    ViolationCode.DUPLICATE_ID,
                    address,
                    e,
                    "holds %s, and a part of it as an object too; rename one",
                    name);
        }
        if (Files.exists(file)) {
            throw DatasetException.about(
                    ViolationCode.DUPLICATE_ID,
                    address,
                    "holds %s both as an object and as a folder; rename one",
                    name);
        }
        return file;
    }
}
