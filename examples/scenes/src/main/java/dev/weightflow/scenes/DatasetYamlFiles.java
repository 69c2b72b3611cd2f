package dev.weightflow.scenes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.Workers.SceneRendering;
import dev.weightflow.scenes.render.BoundaryMap;
import dev.weightflow.scenes.render.CoverMap;
import dev.weightflow.scenes.render.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Folder with tasks of its own, which its {@code dataset.yaml} declares: the segmentation {@code cover}, the regression {@code depth} and the
 * boundaries {@code edges}. A third of the labels is left out, see {@link PartialLabels}.
 */
record DatasetYamlFiles(SceneOptions options) implements SceneFiles {
    private static final String DECLARATION = "dataset.yaml";

    @Override
    public List<String> ofImage(Split split, int index) {
        String id = options.id(split, index);
        List<String> files = new ArrayList<>(List.of("images/" + id + ".jpg"));
        PartialLabels.of(options.seed(), split, index)
                .forEach(task -> files.add("labels/" + task.key() + "/" + id + ".png"));
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
        for (PartialLabels.Task task : PartialLabels.of(options.seed(), split, index)) {
            contents.add(
                    switch (task) {
                        case COVER -> pictures.grayPng(CoverMap.of(rendering.scene(), frame));
                        case DEPTH ->
                            pictures.deepPng(new DepthSensor(options.seed(), split.ordinal(), index)
                                    .millimetres(rendering.scene(), frame));
                        case EDGES -> pictures.grayPng(BoundaryMap.of(frame));
                    });
        }
        SceneFiles.write(root, ofImage(split, index), contents);
    }

    @Override
    public void writeDataset(Path root, Map<Split, SortedMap<String, List<Integer>>> classes) throws IOException {
        SceneFiles.write(root, ofDataset(), List.of(ids(classes, Split.TRAIN), ids(classes, Split.VAL), declaration()));
    }

    private static byte[] ids(Map<Split, SortedMap<String, List<Integer>>> classes, Split split) {
        return SceneFiles.list(classes.getOrDefault(split, new TreeMap<>()).keySet())
                .getBytes(UTF_8);
    }

    private static byte[] declaration() throws IOException {
        try (InputStream file = DatasetYamlFiles.class.getResourceAsStream(DECLARATION)) {
            return file.readAllBytes();
        }
    }
}
