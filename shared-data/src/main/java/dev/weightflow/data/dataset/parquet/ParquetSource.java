package dev.weightflow.data.dataset.parquet;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.source.Source;
import dev.weightflow.data.dataset.source.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files in Parquet shards, in the layout of the Hugging Face Hub: an image is a group {@code image} of {@code bytes} and {@code path}. A shard
 * corresponds to a folder of its name, and a column to an extension: {@code data/train-00000-of-00002.parquet} holds
 * {@code data/train-00000-of-00002/000012.image}. A row without a value has no such file.
 */
public final class ParquetSource implements Source {
    private static final String ENDING = ".parquet";
    private static final String BYTES = ".bytes";
    private static final Pattern NAME = Pattern.compile("(.+)/(\\d{6,9})\\.(.+)");

    private final Source container;
    private final TreeMap<String, ParquetFile> shards = new TreeMap<>();
    private final ConcurrentHashMap<String, ParquetValues> columns = new ConcurrentHashMap<>();

    private ParquetSource(Source container) {
        this.container = container;
    }

    /**
     * Opens all files with the extension {@code .parquet}; others are left out.
     *
     * @throws DatasetException {@link ViolationCode#NO_SAMPLES} if there is none, and as {@link ParquetFile#open}
     */
    public static ParquetSource in(Source container, Limits limits) {
        ParquetSource source = new ParquetSource(container);
        container.files().stream()
                .map(SourceFile::name)
                .filter(name -> name.endsWith(ENDING))
                .forEach(name -> source.shards.put(
                        name.substring(0, name.length() - ENDING.length()), ParquetFile.open(container, name, limits)));
        if (source.shards.isEmpty()) {
            throw DatasetException.about(
                    ViolationCode.NO_SAMPLES,
                    container.description(),
                    "holds no file that ends in .parquet; give the folder of the shards");
        }
        return source;
    }

    @Override
    public String description() {
        return container.description();
    }

    /** Lists the files with the mean size in their shard. Where rows lack values, the column is read to find out which. */
    @Override
    public List<SourceFile> files() {
        List<SourceFile> files = new ArrayList<>();
        shards.forEach((folder, shard) -> {
            for (int row = 0; row < shard.rows(); row++) {
                for (ParquetColumn column : fileColumns(shard)) {
                    String name = "%s/%06d.%s".formatted(folder, row, ending(column));
                    if (shard.isComplete(column.path())
                            || values(folder, shard, column).isPresent(row)) {
                        files.add(new SourceFile(name, shard.meanBytes(column.path())));
                    }
                }
            }
        });
        files.sort(Comparator.comparing(SourceFile::name));
        return files;
    }

    @Override
    public Optional<SourceFile> find(String name) {
        return bytes(name).map(bytes -> new SourceFile(name, bytes.length));
    }

    @Override
    public InputStream open(String name) throws IOException {
        return new ByteArrayInputStream(bytes(name).orElseThrow(() -> new NoSuchFileException(name)));
    }

    private Optional<byte[]> bytes(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches() || !shards.containsKey(parts.group(1))) {
            return Optional.empty();
        }
        ParquetFile shard = shards.get(parts.group(1));
        int row = Integer.parseInt(parts.group(2));
        return fileColumns(shard).stream()
                .filter(column -> ending(column).equals(parts.group(3)) && row < shard.rows())
                .findFirst()
                .flatMap(column -> values(parts.group(1), shard, column).bytes(row));
    }

    private ParquetValues values(String folder, ParquetFile shard, ParquetColumn column) {
        return columns.computeIfAbsent(folder + "/" + column.path(), key -> shard.values(column.path()));
    }

    private static List<ParquetColumn> fileColumns(ParquetFile shard) {
        return shard.columns().stream()
                .filter(column -> column.binary() && !column.text())
                .toList();
    }

    private static String ending(ParquetColumn column) {
        String path = column.path();
        return path.endsWith(BYTES) ? path.substring(0, path.length() - BYTES.length()) : path;
    }

    @Override
    public void close() {
        container.close();
    }
}
