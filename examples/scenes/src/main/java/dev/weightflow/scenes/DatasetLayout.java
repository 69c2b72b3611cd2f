package dev.weightflow.scenes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Layout of a dataset's files, which determines its tasks. */
public enum DatasetLayout {
    /** The four tasks of the PASCAL-Context multi-task benchmark, in its folders. */
    PASCAL_MT(PascalMtFiles::new),
    /** Three tasks that a {@code dataset.yaml} declares, with a third of the labels left out. */
    DATASET_YAML(DatasetYamlFiles::partial),
    /** The three tasks on which {@code swin-micro-scenes} is pre-trained: things, depth and edges, with all labels. */
    PRE_TRAINING(DatasetYamlFiles::preTraining);

    private final Function<SceneOptions, SceneFiles> files;

    DatasetLayout(Function<SceneOptions, SceneFiles> files) {
        this.files = files;
    }

    SceneFiles files(SceneOptions options) {
        return files.apply(options);
    }

    /** Returns the part of {@code scenes.json} after the size: empty for the first layout, so that earlier folders are recognised. */
    String card() {
        return this == PASCAL_MT ? "" : ",\n  \"layout\": \"" + key() + "\"";
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<DatasetLayout> named(String key) {
        return Arrays.stream(values())
                .filter(layout -> layout.key().equals(key))
                .findFirst();
    }

    public static String keys() {
        return Arrays.stream(values()).map(DatasetLayout::key).collect(Collectors.joining(", "));
    }
}
