package dev.weightflow.scenes.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The lists of one split: its ids, and the class of every object of each, as the reference's loader caches them. */
public final class SplitLists {
    private SplitLists() {}

    /** @param classes for each id the VOC indices of its objects, in the order of the parts file */
    public static void write(Path root, String split, SortedMap<String, List<Integer>> classes) throws IOException {
        String ids = classes.keySet().stream().map(id -> id + "\n").collect(Collectors.joining());
        String cache = classes.entrySet().stream()
                .map(entry -> "\t\"" + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
        put(root.resolve("ImageSets/Context/" + split + ".txt"), ids);
        put(root.resolve("ImageSets/Parts/" + split + ".txt"), cache);
    }

    private static void put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
