package dev.weightflow.data.dataset.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files of one sample by their names, as in WebDataset: they have the same name up to the first dot after the last folder, and differ in the rest.
 *
 * @param key the common part, with folders
 * @param byEnding the names of the files by their extensions, such as {@code jpg} and {@code depth.png}
 */
public record SampleFiles(String key, SortedMap<String, String> byEnding) {
    public SampleFiles {
        byEnding = Collections.unmodifiableSortedMap(byEnding);
    }

    /** Groups all samples, ascending by key; files without an extension are left out. */
    public static List<SampleFiles> group(List<SourceFile> files) {
        TreeMap<String, SortedMap<String, String>> samples = new TreeMap<>();
        for (SourceFile file : files) {
            int dot = file.name().indexOf('.', file.name().lastIndexOf('/') + 1);
            if (dot >= 0) {
                samples.computeIfAbsent(file.name().substring(0, dot), key -> new TreeMap<>())
                        .put(file.name().substring(dot + 1), file.name());
            }
        }
        List<SampleFiles> grouped = new ArrayList<>();
        samples.forEach((key, byEnding) -> grouped.add(new SampleFiles(key, byEnding)));
        return grouped;
    }
}
