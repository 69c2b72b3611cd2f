package dev.weightflow.scenes.layout;

import dev.weightflow.scenes.label.Labels;
import dev.weightflow.scenes.render.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The six files of one image: the image itself and a file for each kind of label. */
public final class SceneFiles {
    private SceneFiles() {}

    /** Where the files of {@code id} are, seen from the dataset's root. */
    public static List<String> of(String id) {
        return List.of(
                "JPEGImages/" + id + ".jpg",
                "semseg/VOC12/" + id + ".png",
                "human_parts/" + id + ".mat",
                "pascal-context/trainval/" + id + ".mat",
                "normals_distill/" + id + ".png",
                "sal_distill/" + id + ".png");
    }

    public static void write(Path root, String id, Frame frame, Labels labels) throws IOException {
        Pictures pictures = new Pictures(frame.width(), frame.height());
        MatFiles matrices = new MatFiles(frame.width(), frame.height());
        List<byte[]> contents = List.of(
                pictures.jpeg(frame.image()),
                pictures.palettePng(labels.semseg()),
                matrices.parts(id, labels.objects()),
                matrices.context(labels.context()),
                pictures.png(frame.normals()),
                pictures.grayPng(labels.salience()));
        List<String> names = of(id);
        for (int i = 0; i < names.size(); i++) {
            Path file = root.resolve(names.get(i));
            Files.createDirectories(file.getParent());
            Files.write(file, contents.get(i));
        }
    }
}
