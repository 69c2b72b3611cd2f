package dev.weightflow.data.dataset.source;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Files in uncompressed tar archives, as in WebDataset's shards, by random access: one pass over the headers finds the position of each. An archive
 * corresponds to a folder of its name: {@code train-0001.tar} holds {@code train-0001/000123.jpg}.
 */
public final class TarSource implements Source {
    private static final String ENDING = ".tar";

    private final Source container;
    private final TreeMap<String, Place> places = new TreeMap<>();

    private record Place(String tar, long offset, long bytes) {}

    private TarSource(Source container) {
        this.container = container;
    }

    /**
     * Opens all files with the extension {@code .tar}; others are left out.
     *
     * @throws DatasetException {@link ViolationCode#NO_SAMPLES} if there is none, {@link ViolationCode#BAD_SHARD},
     *     {@link ViolationCode#DUPLICATE_ID}, {@link ViolationCode#TOO_LARGE}
     */
    public static TarSource in(Source container, Limits limits) {
        TarSource source = new TarSource(container);
        List<SourceFile> tars = container.files().stream()
                .filter(file -> file.name().endsWith(ENDING))
                .toList();
        if (tars.isEmpty()) {
            throw DatasetException.about(
                    ViolationCode.NO_SAMPLES,
                    container.description(),
                    "holds no file that ends in .tar; give the folder of the shards");
        }
        tars.forEach(tar -> source.add(tar, limits));
        return source;
    }

    private void add(SourceFile tar, Limits limits) {
        String folder = tar.name().substring(0, tar.name().length() - ENDING.length());
        try (InputStream in = container.open(tar.name())) {
            TarWalk walk = new TarWalk(in, tar.name(), limits);
            for (Optional<TarWalk.Entry> next = walk.next(); next.isPresent(); next = walk.next()) {
                TarWalk.Entry entry = next.get();
                if (entry.offset() + entry.bytes() > tar.bytes()) {
                    throw DatasetException.about(
                            ViolationCode.BAD_SHARD,
                            tar.name(),
                            "is truncated within %s; fetch or pack it again",
                            entry.name());
                }
                places.put(folder + "/" + entry.name(), new Place(tar.name(), entry.offset(), entry.bytes()));
            }
        } catch (IOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, tar.name(), e, "cannot be read (%s); fetch it again", e);
        }
        if (places.size() > 4L * limits.ids()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    container.description(),
                    "holds more than %d files in its archives; split it or raise the limit",
                    4L * limits.ids());
        }
    }

    @Override
    public String description() {
        return container.description();
    }

    @Override
    public List<SourceFile> files() {
        List<SourceFile> files = new ArrayList<>(places.size());
        places.forEach((name, place) -> files.add(new SourceFile(name, place.bytes())));
        return files;
    }

    @Override
    public Optional<SourceFile> find(String name) {
        return Optional.ofNullable(places.get(name)).map(place -> new SourceFile(name, place.bytes()));
    }

    @Override
    public InputStream open(String name) throws IOException {
        Place place = places.get(name);
        if (place == null) {
            throw new NoSuchFileException(name);
        }
        InputStream in = container.open(place.tar());
        try {
            in.skipNBytes(place.offset());
            return new FirstBytes(in, place.bytes());
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public void close() {
        container.close();
    }
}
