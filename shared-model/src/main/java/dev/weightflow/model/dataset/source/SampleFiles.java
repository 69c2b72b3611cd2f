package dev.weightflow.model.dataset.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files that belong together by their name, as in WebDataset: those of one sample have the same name up to the first dot behind the last
 * folder, and what comes behind it tells them apart.
 *
 * @param key the common part, with folders
 * @param byEnding the names of the files by their endings, such as {@code jpg} and {@code depth.png}
 */
public record SampleFiles(String key, SortedMap<String, String> byEnding) {
    public SampleFiles {
        byEnding = Collections.unmodifiableSortedMap(byEnding);
    }

    /** All samples, ascending by key; files without an ending are of none. */
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
