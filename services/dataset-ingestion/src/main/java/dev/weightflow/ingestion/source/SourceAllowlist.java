package dev.weightflow.ingestion.source;

import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.platform.job.JobFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Folders, folders of buckets and web addresses that are allowed for ingestion, with everything below them. */
public final class SourceAllowlist {
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
    private static final Pattern ARCHIVE = Pattern.compile(".*\\.(tar|tgz|tar\\.gz|zip)", Pattern.CASE_INSENSITIVE);
    private static final Pattern OTHER_ARCHIVE =
            Pattern.compile(".*\\.(tar\\.(bz2|xz|zst|lz4)|tbz2?|txz|7z|rar)", Pattern.CASE_INSENSITIVE);

    private final List<Path> roots;
    private final List<S3Address> buckets;
    private final List<ArchiveAddress> archives;

    private SourceAllowlist(List<Path> roots, List<S3Address> buckets, List<ArchiveAddress> archives) {
        this.roots = roots;
        this.buckets = buckets;
        this.archives = archives;
    }

    /** Allows those folders, and no bucket. */
    public static SourceAllowlist of(Collection<Path> folders) {
        return of(folders, List.of());
    }

    /** Allows those folders, which may be created later, and those folders of buckets. */
    public static SourceAllowlist of(Collection<Path> folders, Collection<S3Address> buckets) {
        return of(folders, buckets, List.of());
    }

    /** Allows those folders, folders of buckets and web addresses. */
    public static SourceAllowlist of(
            Collection<Path> folders, Collection<S3Address> buckets, Collection<ArchiveAddress> archives) {
        return new SourceAllowlist(
                folders.stream()
                        .map(folder -> folder.toAbsolutePath().normalize())
                        .toList(),
                List.copyOf(buckets),
                List.copyOf(archives));
    }

    /**
     * Checks the source by its name alone.
     *
     * @throws JobFailedException {@link FailureCode#UNSUPPORTED_SOURCE} or {@link FailureCode#OUTSIDE_ROOTS}
     */
    public void checkName(String source) {
        if (S3Address.isOne(source)) {
            address(source);
        } else if (ArchiveAddress.isOne(source)) {
            archive(source);
        } else {
            path(source);
        }
    }

    /**
     * Parses and checks a folder of a bucket.
     *
     * @throws JobFailedException {@link FailureCode#UNSUPPORTED_SOURCE} or {@link FailureCode#OUTSIDE_ROOTS}
     */
    public S3Address address(String source) {
        S3Address address = S3Address.of(source);
        if (buckets.stream().noneMatch(bucket -> bucket.covers(address))) {
            throw FailureCode.OUTSIDE_ROOTS.permanent(
                    "%s is outside the buckets that are open to ingestion (%s); bring its content into a folder that is, or add it to weightflow.ingestion.buckets."
                            .formatted(source, buckets.isEmpty() ? "none" : String.join(", ", texts(buckets))));
        }
        return address;
    }

    /**
     * Parses and checks an archive on a web server.
     *
     * @throws JobFailedException {@link FailureCode#UNSUPPORTED_SOURCE} or {@link FailureCode#OUTSIDE_ROOTS}
     */
    public ArchiveAddress archive(String source) {
        ArchiveAddress address = ArchiveAddress.of(source);
        if (archives.stream().noneMatch(open -> open.covers(address))) {
            throw FailureCode.OUTSIDE_ROOTS.permanent(
                    "%s is not among the addresses that are open to ingestion (%s); bring the archive into a folder that is, or add its address to weightflow.ingestion.urls."
                            .formatted(address, archives.isEmpty() ? "none" : String.join(", ", texts(archives))));
        }
        if (!ARCHIVE.matcher(address.toString()).matches()) {
            throw unsupported(source, "is not a supported kind of archive; pack it as .tar, .tar.gz or .zip");
        }
        return address;
    }

    private Path path(String source) {
        if (ADDRESS.matcher(source).matches()) {
            throw unsupported(
                    source,
                    "is an address of another kind than s3://bucket/prefix or https://host/x.tar.gz; bring its content into a folder and give"
                            + " that");
        }
        if (OTHER_ARCHIVE.matcher(source).matches()) {
            throw unsupported(
                    source,
                    "is an unsupported kind of archive; pack it as .tar, .tar.gz or .zip, or unpack it and give"
                            + " the folder");
        }
        Path path = parsed(source);
        if (!path.isAbsolute()) {
            throw unsupported(
                    source,
                    "is not an absolute path; the service's working folder is not yours, so give the full path");
        }
        Path normal = path.normalize();
        if (allowed().noneMatch(normal::startsWith)) {
            throw outside(source);
        }
        return normal;
    }

    /**
     * Returns the folder or archive with all links resolved.
     *
     * @throws JobFailedException if it does not exist, is neither folder nor archive, or its links lead out of the roots
     */
    public Path resolve(String source) {
        Path path = path(source);
        if (!Files.isDirectory(path)
                && !(Files.isRegularFile(path) && ARCHIVE.matcher(source).matches())) {
            throw FailureCode.MISSING_FOLDER.permanent(source
                    + " is neither a folder nor an archive; give the folder that holds dataset.yaml, or"
                    + " JPEGImages and ImageSets, or a .tar, .tar.gz or .zip of it, as this service sees it.");
        }
        try {
            Path real = path.toRealPath();
            if (allowed().noneMatch(real::startsWith)) {
                throw outside(source);
            }
            return real;
        } catch (IOException e) {
            throw FailureCode.UNREADABLE_SOURCE.permanent(
                    source + " cannot be read (" + e.getClass().getSimpleName() + "); check its permissions.", e);
        }
    }

    /**
     * Refuses files that a link leads out of the roots: anyone who may write to an allowed folder could otherwise have other files packed that this
     * service can read.
     *
     * @param files the files of the source; missing ones are ignored here
     * @throws JobFailedException {@link FailureCode#OUTSIDE_ROOTS} with the first such file
     */
    public void checkLinks(Stream<Path> files) {
        List<Path> open = allowed().toList();
        Map<Path, Boolean> folders = new HashMap<>();
        files.forEach(file -> {
            boolean inside = folders.computeIfAbsent(file.getParent(), folder -> leadsInto(open, folder))
                    && (!Files.isSymbolicLink(file) || leadsInto(open, file));
            if (!inside) {
                throw FailureCode.OUTSIDE_ROOTS.permanent(
                        "%s links outside the folders that are open to ingestion (%s); put the file itself there."
                                .formatted(file, String.join(", ", texts(roots))));
            }
        });
    }

    /**
     * Opens a file that really is in a root. Anyone who may write to an allowed folder may replace a file or folder by a link at any moment, so the
     * checked path is not opened as such, but each of its folders in turn, from the root on, without following a link.
     *
     * @throws IOException if it leads out of the roots, or part of its path has become a link
     */
    public InputStream open(Path file) throws IOException {
        Path real = file.toRealPath();
        for (Path root : roots) {
            Path realRoot = real(root);
            if (real.startsWith(realRoot)) {
                return UnlinkedFile.open(realRoot, realRoot.relativize(real));
            }
        }
        throw new IOException("it links outside the folders that are open to ingestion");
    }

    private static boolean leadsInto(List<Path> open, Path path) {
        return !Files.exists(path) || open.stream().anyMatch(real(path)::startsWith);
    }

    private Stream<Path> allowed() {
        return roots.stream().flatMap(root -> Stream.of(root, real(root)));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private static Path parsed(String source) {
        try {
            return Path.of(source);
        } catch (InvalidPathException e) {
            throw unsupported(source, "is not a path");
        }
    }

    private static JobFailedException unsupported(String source, String why) {
        return FailureCode.UNSUPPORTED_SOURCE.permanent(source + " " + why + ".");
    }

    private JobFailedException outside(String source) {
        return FailureCode.OUTSIDE_ROOTS.permanent(
                "%s is outside the folders that are open to ingestion (%s); move it there, or add its folder to weightflow.ingestion.roots."
                        .formatted(source, roots.isEmpty() ? "nothing" : String.join(", ", texts(roots))));
    }

    private static List<String> texts(List<?> places) {
        return places.stream().map(Object::toString).toList();
    }
}
