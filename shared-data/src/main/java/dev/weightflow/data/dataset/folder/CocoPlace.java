package dev.weightflow.data.dataset.folder;

import dev.weightflow.schema.dataset.Split;
import java.util.Arrays;
import java.util.List;

/**
 * Labels in COCO's annotation files.
 *
 * @param annotations the file below the folder, in which {@code {split}} stands for {@code train} or {@code val}
 * @param panoptic whether its annotations are PNGs, in the folder with the file's name without its extension
 */
record CocoPlace(String annotations, boolean panoptic) implements LabelPlace {
    static final List<String> KINDS = List.of("stuff", "instances", "panoptic");

    private static final String SPLIT = "{split}";

    /** Returns one file, or one a split. */
    List<String> files() {
        return annotations.contains(SPLIT)
                ? Arrays.stream(Split.values())
                        .map(split -> annotations.replace(SPLIT, split.key()))
                        .toList()
                : List.of(annotations);
    }

    static String pngs(String file) {
        return file.replaceFirst("\\.json$", "");
    }
}
