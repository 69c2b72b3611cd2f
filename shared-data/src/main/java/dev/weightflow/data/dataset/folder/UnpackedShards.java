package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.SampleId;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.image.StoredImage;
import dev.weightflow.data.dataset.parquet.ParquetSource;
import dev.weightflow.data.dataset.source.FolderSource;
import dev.weightflow.data.dataset.source.SampleFiles;
import dev.weightflow.data.dataset.source.Source;
import dev.weightflow.data.dataset.source.SourceFile;
import dev.weightflow.data.dataset.source.SplitWord;
import dev.weightflow.data.dataset.source.TarSource;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Unpacks shards, Parquet files with the bytes of images or WebDataset's tars, into a folder of images and labels: a folder for each column or
 * extension, in which a sample's file is named by its shard and its index there, and the ids by split where the shards' names tell.
 *
 * @param samples the number of samples
 * @param folders the folders with their files
 * @param ids by split; empty where no name tells
 */
public record UnpackedShards(int samples, List<String> folders, SortedMap<Split, List<String>> ids) {
    /** Listens to the progress. */
    public interface Listener {
        void unpacked(int done, int samples);
    }

    private static final Pattern ENDING = Pattern.compile("(.*?)\\.?([A-Za-z0-9]+)");

    /**
     * Unpacks shards.
     *
     * @param shards a folder
     * @param out missing or empty
     * @throws DatasetException if there is no shard, one is damaged, or the folder is not empty
     * @throws IOException if a file cannot be written
     */
    public static UnpackedShards of(Path shards, Path out, Limits limits, Listener listener) throws IOException {
        if (!Files.isDirectory(shards)) {
            throw DatasetException.about(
                    ViolationCode.MISSING_FOLDER, shards, "is not a folder; give the one that holds the shards");
        }
        if (Files.exists(out) && (!Files.isDirectory(out) || out.toFile().list().length > 0)) {
            throw DatasetException.about(
                    ViolationCode.DUPLICATE_ID, out, "is there and not empty; give another folder, or remove it");
        }
        try (FolderSource folder = FolderSource.of(shards, limits);
                Source source = shards(folder, limits)) {
            TreeSet<String> folders = new TreeSet<>();
            SortedMap<Split, List<String>> ids = new TreeMap<>();
            int done = 0;
            List<SampleFiles> samples = SampleFiles.group(source.files());
            Budget budget = limits.begin(shards);
            for (SampleFiles sample : samples) {
                budget.look();
                String id = SampleId.require(SampleId.plain(sample.key()));
                for (Map.Entry<String, String> file : sample.byEnding().entrySet()) {
                    folders.add(write(source.read(file.getValue(), limits), file.getKey(), id, out));
                }
                SplitWord.in(sample.key()).ifPresent(split -> ids.computeIfAbsent(split, any -> new ArrayList<>())
                        .add(id));
                listener.unpacked(++done, samples.size());
            }
            for (Map.Entry<Split, List<String>> split : ids.entrySet()) {
                Files.write(
                        out.resolve(split.getKey().key() + ".txt"),
                        (String.join("\n", split.getValue()) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return new UnpackedShards(done, List.copyOf(folders), ids);
        }
    }

    private static Source shards(FolderSource folder, Limits limits) {
        boolean parquet = folder.files().stream().map(SourceFile::name).anyMatch(name -> name.endsWith(".parquet"));
        return parquet ? ParquetSource.in(folder, limits) : TarSource.in(folder, limits);
    }

    /** Writes the file, and returns its folder. */
    private static String write(byte[] file, String ending, String id, Path out) throws IOException {
        Matcher parts = ENDING.matcher(ending);
        boolean known = parts.matches()
                && List.of("jpg", "jpeg", "png", "tif", "tiff", "npy", "mat", "json", "txt", "cls")
                        .contains(parts.group(2).toLowerCase(Locale.ROOT));
        String type =
                known ? parts.group(2) : StoredImage.isJpeg(file) ? "jpg" : StoredImage.isPng(file) ? "png" : "bin";
        String column = known ? parts.group(1) : ending;
        String folder = column.isEmpty()
                ? (type.startsWith("jp") || type.equals("png") ? "images" : type)
                : column.replaceAll("[^A-Za-z0-9_-]+", "_");
        Files.createDirectories(out.resolve(folder));
        Files.write(out.resolve(folder).resolve(id + "." + type), file);
        return folder;
    }
}
