package dev.weightflow.ingestion.source;

import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.FileOpener;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.ViolationCode;
import dev.weightflow.model.dataset.source.Archive;
import dev.weightflow.model.dataset.source.ArchiveLimits;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.objectstore.BucketFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Opens sources: a folder where it lies, an archive after it was brought to this machine, a folder of a bucket after its names were.
 *
 * @param buckets by their names
 * @param downloads by which archives on web servers are read
 * @param limits of which {@link Limits#ids()} bounds the number of files
 * @param mostBytes of all files of a source that is brought
 */
public record SourceOpener(
        SourceAllowlist allowed,
        Function<String, BucketFiles> buckets,
        Downloads downloads,
        Limits limits,
        long mostBytes) {

    /**
     * A source that is open to ingestion.
     *
     * @param place where its files are brought if they must be: a folder that is not there yet, below one to which only this process writes
     * @throws JobFailedException if it is not there or is refused; then nothing of it is left
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if a bucket's server does not answer
     * @throws IOException if the place cannot be written to
     */
    public OpenedSource open(String source, Path place, BringingListener listener) throws IOException {
        if (S3Address.isOne(source)) {
            return fetched(source, allowed.address(source), place, listener);
        }
        if (ArchiveAddress.isOne(source)) {
            try (Downloads.Download download = downloads.open(source, allowed, mostBytes)) {
                return unpacked(source, download.content(), download.bytes(), place, listener);
            }
        }
        Path path = allowed.resolve(source);
        if (Files.isDirectory(path)) {
            return OpenedSource.inPlace(path, allowed);
        }
        try (InputStream in = opened(source, path)) {
            return unpacked(source, in, Files.size(path), place, listener);
        }
    }

    private OpenedSource fetched(String source, S3Address address, Path place, BringingListener listener)
            throws IOException {
        String name = source.replaceFirst("/+$", "");
        try {
            return S3Folder.open(name, buckets.apply(address.bucket()), address, place, limits, mostBytes, listener);
        } catch (DatasetException e) {
            throw refused(e, FailureCode.UNREADABLE_SOURCE);
        }
    }

    private OpenedSource unpacked(String source, InputStream in, long bytes, Path place, BringingListener listener)
            throws IOException {
        ArchiveLimits most = new ArchiveLimits(mostBytes, ArchiveLimits.USUAL_RATIO);
        try {
            listener.begins("unpacking", (int) (bytes >> 20), "MiB", bytes);
            return OpenedSource.copied(
                    source,
                    Archive.unpack(new FollowedStream(in, listener), source, place, limits, most, listener::writes),
                    FileOpener.PLAIN,
                    FilesOnDemand.ALL_THERE);
        } catch (DatasetException e) {
            throw refused(e, FailureCode.BAD_ARCHIVE);
        }
    }

    private InputStream opened(String source, Path file) {
        try {
            return allowed.open(file);
        } catch (IOException e) {
            throw FailureCode.UNREADABLE_SOURCE.permanent(
                    source + " cannot be read (" + e.getMessage() + "); check its permissions.", e);
        }
    }

    private static JobFailedException refused(DatasetException e, FailureCode usually) {
        FailureCode code = e.fault().code() == ViolationCode.NO_SAMPLES ? FailureCode.NO_SAMPLES : usually;
        return code.permanent(e.getMessage() + ".", e);
    }
}
