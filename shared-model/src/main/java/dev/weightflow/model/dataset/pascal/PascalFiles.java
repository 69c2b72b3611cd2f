package dev.weightflow.model.dataset.pascal;

import dev.weightflow.schema.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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

    /** Every file that a sample with those tasks is read from, there or not. */
    List<Path> of(String id, Collection<Task> tasks) {
        List<Path> files = new ArrayList<>(List.of(image(id)));
        for (Task task : tasks) {
            switch (task) {
                case SEMSEG -> files.add(semseg(id));
                case NORMALS -> files.addAll(List.of(normals(id), context(id)));
                case SAL -> files.add(saliency(id));
                case HUMAN_PARTS -> files.add(humanParts(id));
            }
        }
        return files;
    }

    /** The tasks whose labels the folder has a place for. */
    Set<Task> tasks() {
        Set<Task> found = EnumSet.noneOf(Task.class);
        for (Task task : Task.values()) {
            boolean there =
                    switch (task) {
                        case SEMSEG -> Stream.of("VOC12", "pascal-context").anyMatch(in -> has("semseg/" + in));
                        case NORMALS -> has("normals_distill") && has("pascal-context/trainval");
                        case SAL -> has("sal_distill");
                        case HUMAN_PARTS -> has("human_parts");
                    };
            if (there) {
                found.add(task);
            }
        }
        return found;
    }

    private boolean has(String folder) {
        return Files.isDirectory(root.resolve(folder));
    }
}
