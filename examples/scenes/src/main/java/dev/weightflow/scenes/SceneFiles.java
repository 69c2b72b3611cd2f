package dev.weightflow.scenes;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.Workers.SceneRendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Files of a layout, with names relative to the dataset's root. */
interface SceneFiles {
    List<String> ofImage(Split split, int index);

    /** Lists the files that do not belong to one image. */
    List<String> ofDataset();

    void writeImage(Path root, Split split, int index, SceneRendering rendering) throws IOException;

    /** @param classes for each id of a split the VOC indices of its objects, in the scene's order */
    void writeDataset(Path root, Map<Split, SortedMap<String, List<Integer>>> classes) throws IOException;

    static String list(Collection<String> ids) {
        return ids.stream().map(id -> id + "\n").collect(Collectors.joining());
    }

    static void write(Path root, List<String> names, List<byte[]> contents) throws IOException {
        for (int i = 0; i < names.size(); i++) {
            Path file = root.resolve(names.get(i));
            if (!Files.isDirectory(file.getParent())) {
                Files.createDirectories(file.getParent());
            }
            Files.write(file, contents.get(i));
        }
    }
}
