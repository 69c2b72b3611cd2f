package dev.weightflow.model.dataset.pascal;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the layout keeps the files of a sample. */
record PascalFiles(Path root) {
    Path image(String id) {
        return root.resolve("JPEGImages/" + id + ".jpg");
    }

    /** VOC 2012's mask where there is one, else PASCAL-Context's. */
    Path semseg(String id) {
        Path voc = root.resolve("semseg/VOC12/" + id + ".png");
        return Files.exists(voc) ? voc : root.resolve("semseg/pascal-context/" + id + ".png");
    }

    Path humanParts(String id) {
        return root.resolve("human_parts/" + id + ".mat");
    }

    Path context(String id) {
        return root.resolve("pascal-context/trainval/" + id + ".mat");
    }

    Path normals(String id) {
        return root.resolve("normals_distill/" + id + ".png");
    }

    Path saliency(String id) {
        return root.resolve("sal_distill/" + id + ".png");
    }
}
