package dev.weightflow.cli.compare;

import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Part of a folder's training split that is held out for choosing, as a folder of its own with lists of its own and links to everything else. Its
 * training split is the remainder, its validation split the part; the original validation split is in neither.
 *
 * @param training number of remaining images
 * @param held number of images held out
 */
record HoldOut(Path folder, int training, int held) {

    /**
     * @param share of the training split, above 0 and below 1
     * @param seed of the choice of images
     */
    static HoldOut of(Path data, double share, long seed, Path folder) throws IOException {
        List<String> ids = DatasetFolder.open(data).ids(Split.TRAIN).flawless();
        int count = (int) Math.max(1, Math.round(share * ids.size()));
        List<String> drawn = ids.stream()
                .sorted(Comparator.comparing(
                        id -> Digest.ofText(seed + "/" + id).hex()))
                .toList();
        write(folder, Split.VAL, drawn.subList(0, count));
        write(folder, Split.TRAIN, drawn.subList(count, drawn.size()));
        try (Stream<Path> content = Files.list(data)) {
            for (Path file : content.filter(file -> !file.endsWith("ImageSets")).toList()) {
                Path link = folder.resolve(file.getFileName());
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, file.toAbsolutePath());
            }
        }
        return new HoldOut(folder, ids.size() - count, count);
    }

    private static void write(Path folder, Split split, List<String> ids) throws IOException {
        Path file = IdList.file(folder, split);
        Files.createDirectories(file.getParent());
        AtomicFile.write(
                file, (String.join("\n", ids.stream().sorted().toList()) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
