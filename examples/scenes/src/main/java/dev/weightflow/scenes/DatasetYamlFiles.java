package dev.weightflow.scenes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.Workers.SceneRendering;
import dev.weightflow.scenes.render.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Folder with tasks of its own, which its {@code dataset.yaml} declares.
 *
 * @param declaration resource that becomes the {@code dataset.yaml}
 * @param labels choice of the labels that an image has
 */
record DatasetYamlFiles(SceneOptions options, String declaration, LabelChoice labels) implements SceneFiles {
    private static final String DECLARATION = "dataset.yaml";

    /** Choice of the labels that an image keeps. */
    interface LabelChoice {
        Set<LabelKind> of(long seed, Split split, int index);
    }

    /** Declares the segmentation {@code cover}, the regression {@code depth} and the boundaries {@code edges}, a third of the labels left out. */
    static DatasetYamlFiles partial(SceneOptions options) {
        return new DatasetYamlFiles(options, DECLARATION, PartialLabels::of);
    }

    /** Declares the tasks of pre-training: {@code things}, {@code depth} and {@code edges}, all labels kept. */
    static DatasetYamlFiles preTraining(SceneOptions options) {
        Set<LabelKind> all = EnumSet.of(LabelKind.THINGS, LabelKind.DEPTH, LabelKind.EDGES);
        return new DatasetYamlFiles(options, "pre-training.yaml", (seed, split, index) -> all);
    }

    @Override
    public List<String> ofImage(Split split, int index) {
        String id = options.id(split, index);
        List<String> files = new ArrayList<>(List.of("images/" + id + ".jpg"));
        labels.of(options.seed(), split, index).forEach(task -> files.add("labels/" + task.key() + "/" + id + ".png"));
        return files;
    }

    @Override
    public List<String> ofDataset() {
        return List.of("splits/train.txt", "splits/val.txt", DECLARATION);
    }

    @Override
    public void writeImage(Path root, Split split, int index, SceneRendering rendering) throws IOException {
        Frame frame = rendering.frame();
        Pictures pictures = new Pictures(frame.width(), frame.height());
        List<byte[]> contents = new ArrayList<>(List.of(pictures.jpeg(frame.image())));
        for (LabelKind kind : labels.of(options.seed(), split, index)) {
            contents.add(kind.png(pictures, options, split, index, rendering));
        }
        SceneFiles.write(root, ofImage(split, index), contents);
    }

    @Override
    public void writeDataset(Path root, Map<Split, SortedMap<String, List<Integer>>> classes) throws IOException {
        SceneFiles.write(root, ofDataset(), List.of(ids(classes, Split.TRAIN), ids(classes, Split.VAL), declared()));
    }

    private static byte[] ids(Map<Split, SortedMap<String, List<Integer>>> classes, Split split) {
        return SceneFiles.list(classes.getOrDefault(split, new TreeMap<>()).keySet())
                .getBytes(UTF_8);
    }

    private byte[] declared() throws IOException {
        try (InputStream file = DatasetYamlFiles.class.getResourceAsStream(declaration)) {
            return file.readAllBytes();
        }
    }
}
