package dev.weightflow.ingestion.source;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.source.CopiedSource;
import dev.weightflow.data.dataset.source.EntryName;
import dev.weightflow.data.dataset.source.TargetFolder;
import dev.weightflow.platform.objectstore.BucketFiles;
import dev.weightflow.platform.objectstore.BucketFiles.Listed;
import dev.weightflow.platform.objectstore.RetryingObjectStore;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.time.Backoff;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Source in a folder of a bucket. Its names are listed at once, and the files that describe it are downloaded; images and labels are empty files
 * except while they are needed, so that the disk need not hold them all.
 */
final class S3Folder implements FileOpener, FilesOnDemand {
    /** Extensions of files that belong to one sample each. */
    private static final Set<String> OF_A_SAMPLE =
            Set.of("jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp", "npy", "mat");

    private static final Backoff UNTIL_IT_ANSWERS = Backoff.withoutEnd(Duration.ofSeconds(1), Duration.ofSeconds(15));

    private final BucketFiles bucket;
    private final DownloadListener listener;
    private final Map<Path, Listed> remote = new ConcurrentHashMap<>();
    private final Map<Path, Listed> copied = new HashMap<>();
    private final Map<Path, Integer> inUse = new ConcurrentHashMap<>();

    private S3Folder(BucketFiles bucket, DownloadListener listener) {
        this.bucket = bucket;
        this.listener = listener;
    }

    /**
     * Lists all objects before anything is read. An outage of the server is a failure of the ingestion, which is retried, and never a faulty sample;
     * once samples are read, the server is waited for.
     *
     * @param folder as for {@link TargetFolder}
     * @param mostBytes largest total size of all objects
     * @param listener receives each object that is downloaded beforehand
     * @throws DatasetException {@link ViolationCode#NO_SAMPLES}, {@link ViolationCode#TOO_LARGE}, {@link ViolationCode#DUPLICATE_ID}, {@link
     * ViolationCode#BAD_SHARD} for keys that are no paths
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the server does not answer or refuses, or an object changes meanwhile
     * @throws IOException if the folder is not writable
     */
    static OpenedSource open(
            String name,
            BucketFiles bucket,
            S3Address address,
            Path folder,
            Limits limits,
            long mostBytes,
            DownloadListener listener)
            throws IOException {
        S3Folder files = new S3Folder(bucket, listener);
        CopiedSource names = CopiedSource.of(
                address.toString(),
                new TargetFolder(folder, listener::writes, listener::discard),
                limits,
                target -> files.begin(address, limits, mostBytes, target));
        return OpenedSource.copied(name, names, files, files);
    }

    private void begin(S3Address address, Limits limits, long mostBytes, Path target) throws IOException {
        List<Listed> objects = listed(address, limits, mostBytes);
        List<Listed> first =
                objects.stream().filter(object -> !isOfASample(object.key())).toList();
        listener.begins("fetching", first.size(), "objects", bytes(first));
        for (Listed object : objects) {
            String key = object.key().substring(address.prefix().length());
            Optional<String> name = EntryName.of(key, address.toString());
            if (name.isPresent()) {
                Path file = place(target, name.get(), address);
                if (isOfASample(object.key())) {
                    listener.writes(0);
                    Files.createFile(file);
                    remote.put(file, object);
                    continue;
                }
                copy(object, file);
            }
            listener.step();
        }
    }

    private void copy(Listed object, Path file) {
        listener.writes(object.bytes());
        bucket.fetch(object, file);
        copied.put(file, object);
    }

    /**
     * Opens a folder that another worker has listed: only what describes it is downloaded.
     *
     * @param folder as for {@link #open}
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException as {@link #open}
     */
    static ListedSource listed(
            IngestSpec spec,
            BucketFiles bucket,
            S3Address address,
            Path folder,
            Limits limits,
            List<ListedFile> described,
            DownloadListener listener)
            throws IOException {
        S3Folder files = new S3Folder(bucket, listener);
        ListedObjects places = new ListedObjects(Files.createDirectory(folder), address, files);
        places.take(described);
        OpenedSource source = new OpenedSource(
                SourceOpener.name(spec.source()), folder, files, files, links -> {}, () -> listener.discard(folder));
        return new ListedSource(source, spec.unlabelled(), limits, places);
    }

    /** Makes an object known under the path of a file, which is created; one that is not of a sample is downloaded. */
    void take(Listed object, Path file) throws IOException {
        if (!isOfASample(object.key())) {
            if (!copied.containsKey(file)) {
                copy(object, file);
            }
        } else if (remote.put(file, object) == null) {
            Files.createFile(file);
        }
    }

    /** Forgets an object, and deletes its file. */
    void leave(Path file) throws IOException {
        Listed whole = copied.remove(file);
        if (Files.deleteIfExists(file) && whole != null) {
            listener.writes(-whole.bytes());
        }
        remote.remove(file);
    }

    @Override
    public Optional<Listed> object(Path file) {
        return Optional.ofNullable(remote.getOrDefault(file, copied.get(file)));
    }

    private static boolean isOfASample(String key) {
        return OF_A_SAMPLE.contains(key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private List<Listed> listed(S3Address address, Limits limits, long mostBytes) {
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

    @Override
    public Brought bring(List<Path> files) {
        List<Path> wanted =
                files.stream().filter(remote::containsKey).distinct().toList();
        int there = 0;
        try {
            for (Path file : wanted) {
                inUse.compute(file, (path, users) -> users == null ? fetched(path) : users + 1);
                there++;
            }
        } catch (RuntimeException e) {
            wanted.subList(0, there).forEach(this::release);
            throw e;
        }
        return () -> wanted.forEach(this::release);
    }

    /** Returns the tag and size that were listed; a file of another kind is described by its content, which is here. */
    @Override
    public String version(Path file) throws IOException {
        Listed listed = remote.get(file);
        return listed == null ? COPIED.version(file) : listed.tag() + " " + listed.bytes();
    }

    private int fetched(Path file) {
        Listed object = remote.get(file);
        listener.writes(object.bytes());
        try {
            RetryingObjectStore.repeat(UNTIL_IT_ANSWERS, listener::pause, () -> {
                bucket.fetch(object, file);
                return file;
            });
        } catch (RuntimeException e) {
            listener.writes(-object.bytes());
            throw e;
        }
        return 1;
    }

    private void release(Path file) {
        inUse.compute(file, (path, users) -> {
            if (users > 1) {
                return users - 1;
            }
            try {
                Files.write(path, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            listener.writes(-remote.get(path).bytes());
            return null;
        });
    }

    /** Opens a file; one that was not downloaded is read once, for immediate use, such as the size of an image. */
    @Override
    public InputStream open(Path file) throws IOException {
        try (Brought brought = bring(List.of(file))) {
            return remote.containsKey(file)
                    ? new ByteArrayInputStream(Files.readAllBytes(file))
                    : FileOpener.PLAIN.open(file);
        }
    }
}
