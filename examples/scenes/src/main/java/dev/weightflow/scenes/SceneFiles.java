package dev.weightflow.scenes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.render.Frame;
import dev.weightflow.scenes.render.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Where the files are, seen from the dataset's root: six for an image, and two lists for a split. */
final class SceneFiles {
    private SceneFiles() {}

    static List<String> ofImage(String id) {
        return List.of(
                "JPEGImages/" + id + ".jpg",
                "semseg/VOC12/" + id + ".png",
                "human_parts/" + id + ".mat",
                "pascal-context/trainval/" + id + ".mat",
                "normals_distill/" + id + ".png",
                "sal_distill/" + id + ".png");
    }

    static List<String> ofSplit(Split split) {
        return List.of("ImageSets/Context/" + split.key() + ".txt", "ImageSets/Parts/" + split.key() + ".txt");
    }

    static void writeImage(Path root, String id, Frame frame, Labels labels) throws IOException {
        Pictures pictures = new Pictures(frame.width(), frame.height());
        MatFiles matrices = new MatFiles(frame.width(), frame.height());
        write(
                root,
                ofImage(id),
                List.of(
                        pictures.jpeg(frame.image()),
                        pictures.palettePng(labels.semseg()),
                        matrices.parts(id, labels.objects()),
                        matrices.context(labels.context()),
                        pictures.png(frame.normals()),
                        pictures.grayPng(labels.salience())));
    }

    /**
     * The ids, and the class of every object of each, as the reference's loader caches them.
     *
     * @param classes for each id the VOC indices of its objects, in the order of the parts file
     */
    static void writeSplit(Path root, Split split, SortedMap<String, List<Integer>> classes) throws IOException {
        String ids = classes.keySet().stream().map(id -> id + "\n").collect(Collectors.joining());
        String cache = classes.entrySet().stream()
                .map(entry -> "\t\"" + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
        write(root, ofSplit(split), List.of(ids.getBytes(UTF_8), cache.getBytes(UTF_8)));
    }

    private static void write(Path root, List<String> names, List<byte[]> contents) throws IOException {
        for (int i = 0; i < names.size(); i++) {
            Path file = root.resolve(names.get(i));
            Files.createDirectories(file.getParent());
            Files.write(file, contents.get(i));
        }
    }
}
