package dev.weightflow.ingestion.source;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.source.Archive;
import dev.weightflow.data.dataset.source.ArchiveLimits;
import dev.weightflow.data.dataset.source.TargetFolder;
import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.objectstore.BucketFiles;
import dev.weightflow.schema.dataset.IngestSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Opens sources: a folder in its place, an archive after its download, a folder of a bucket after its listing.
 *
 * @param buckets the buckets by name
 * @param downloads reads archives from web servers
 * @param limits the limits, of which {@link Limits#ids()} bounds the number of files
 * @param mostBytes largest total size of the files of a downloaded source
 */
public record SourceOpener(
        SourceAllowlist allowed,
        Function<String, BucketFiles> buckets,
        Downloads downloads,
        Limits limits,
        long mostBytes) {

    /**
     * Opens a source that is allowed for ingestion.
     *
     * @param place the folder for downloaded files, which does not exist yet, below one to which only this process writes
     * @throws JobFailedException if it does not exist or is refused; then no files of it are left
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if a bucket's server does not answer
     * @throws IOException if the place is not writable
     */
    public OpenedSource open(String source, Path place, DownloadListener listener) throws IOException {
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

    /**
     * Opens a source that another worker has listed, as far as it {@linkplain OpenedSource#isShared can be}.
     *
     * @param described the files that describe it
     * @param place as for {@link #open}
     * @throws JobFailedException as {@link #open}
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if a bucket's server does not answer, or such a file has changed
     * @throws IOException if the place is not writable
     */
    public ListedSource listed(IngestSpec spec, List<ListedFile> described, Path place, DownloadListener listener)
            throws IOException {
        String source = spec.source();
        if (S3Address.isOne(source)) {
            S3Address address = allowed.address(source);
            return S3Folder.listed(spec, buckets.apply(address.bucket()), address, place, limits, described, listener);
        }
        OpenedSource inPlace = OpenedSource.inPlace(allowed.resolve(source), allowed);
        return new ListedSource(inPlace, spec.unlabelled(), limits, ListedSource.Places.ALL_THERE);
    }

    /** Returns the name in messages of a folder in a bucket. */
    static String name(String address) {
        return address.replaceFirst("/+$", "");
    }

    /** Returns the same opener with the limits of a job. */
    public SourceOpener within(Limits ofJob) {
        return new SourceOpener(allowed, buckets, downloads, ofJob, mostBytes);
    }

    private OpenedSource fetched(String source, S3Address address, Path place, DownloadListener listener)
            throws IOException {
        try {
            return S3Folder.open(
                    name(source), buckets.apply(address.bucket()), address, place, limits, mostBytes, listener);
        } catch (DatasetException e) {
            throw refused(e, FailureCode.UNREADABLE_SOURCE);
        }
    }

    private OpenedSource unpacked(String source, InputStream in, long bytes, Path place, DownloadListener listener)
            throws IOException {
        ArchiveLimits most = new ArchiveLimits(mostBytes, ArchiveLimits.USUAL_RATIO);
        try {
            listener.begins("unpacking", (int) (bytes >> 20), "MiB", bytes);
            return OpenedSource.copied(
                    source,
                    Archive.unpack(
                            new FollowedStream(in, listener),
                            source,
                            new TargetFolder(place, listener::writes, listener::discard),
                            limits,
                            most),
                    FileOpener.PLAIN,
                    FilesOnDemand.COPIED);
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
