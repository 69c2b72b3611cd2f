package dev.weightflow.scenes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.Workers.SceneRendering;
import dev.weightflow.scenes.render.Frame;
import dev.weightflow.scenes.render.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The layout of PASCAL_MT: six files for an image, and two lists for a split. */
record PascalMtFiles(SceneOptions options) implements SceneFiles {

    @Override
    public List<String> ofImage(Split split, int index) {
        String id = options.id(split, index);
        return List.of(
                "JPEGImages/" + id + ".jpg",
                "semseg/VOC12/" + id + ".png",
                "human_parts/" + id + ".mat",
                "pascal-context/trainval/" + id + ".mat",
                "normals_distill/" + id + ".png",
                "sal_distill/" + id + ".png");
    }

    @Override
    public List<String> ofDataset() {
        return Stream.of(Split.values())
                .flatMap(split -> ofSplit(split).stream())
                .toList();
    }

    private static List<String> ofSplit(Split split) {
        return List.of("ImageSets/Context/" + split.key() + ".txt", "ImageSets/Parts/" + split.key() + ".txt");
    }

    @Override
    public void writeImage(Path root, Split split, int index, SceneRendering rendering) throws IOException {
        String id = options.id(split, index);
        Frame frame = rendering.frame();
        Labels labels = rendering.labels();
        Pictures pictures = new Pictures(frame.width(), frame.height());
        MatFiles matrices = new MatFiles(frame.width(), frame.height());
        SceneFiles.write(
                root,
                ofImage(split, index),
                List.of(
                        pictures.jpeg(frame.image()),
                        pictures.palettePng(labels.semseg()),
                        matrices.parts(id, labels.objects()),
                        matrices.context(labels.context()),
                        pictures.png(frame.normals()),
                        pictures.grayPng(labels.salience())));
    }

    /** Writes the ids, and the class of every object of each, in the form of the reference loader's cache. */
    @Override
    public void writeDataset(Path root, Map<Split, SortedMap<String, List<Integer>>> classes) throws IOException {
        for (Split split : Split.values()) {
            SortedMap<String, List<Integer>> ofSplit = classes.getOrDefault(split, new TreeMap<>());
            String cache = ofSplit.entrySet().stream()
                    .map(entry -> "\t\"" + entry.getKey() + "\": " + entry.getValue())
                    .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
            SceneFiles.write(
                    root,
                    ofSplit(split),
                    List.of(SceneFiles.list(ofSplit.keySet()).getBytes(UTF_8), cache.getBytes(UTF_8)));
        }
    }
}
