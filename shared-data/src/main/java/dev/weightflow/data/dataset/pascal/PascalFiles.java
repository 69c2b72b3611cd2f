package dev.weightflow.data.dataset.pascal;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

record PascalFiles(Path root) {
    Path image(String id) {
        return root.resolve("JPEGImages/" + id + ".jpg");
    }

    /** Returns VOC 2012's mask where it exists, else PASCAL-Context's. */
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

    /** Lists every file from which a sample with those tasks is read, whether it exists or not. */
    List<Path> of(String id, Collection<TaskName> tasks) {
        List<Path> files = new ArrayList<>(List.of(image(id)));
        for (TaskName task : tasks) {
            files.addAll(
                    switch (task.key()) {
                        case "semseg" -> List.of(semseg(id));
                        case "normals" -> List.of(normals(id), context(id));
                        case "sal" -> List.of(saliency(id));
                        case "human_parts" -> List.of(humanParts(id));
                        default -> throw none(task);
                    });
        }
        return files;
    }

    /** Returns the tasks for whose labels the folder has a subfolder. */
    Set<TaskName> tasks() {
        Set<TaskName> found = new TreeSet<>();
        for (TaskName task : PascalTasks.NAMES) {
            boolean there =
                    switch (task.key()) {
                        case "semseg" -> Stream.of("VOC12", "pascal-context").anyMatch(in -> has("semseg/" + in));
                        case "normals" -> has("normals_distill") && has("pascal-context/trainval");
                        case "sal" -> has("sal_distill");
                        case "human_parts" -> has("human_parts");
                        default -> throw none(task);
                    };
            if (there) {
                found.add(task);
            }
        }
        return found;
    }

    static IllegalArgumentException none(TaskName task) {
        return new IllegalArgumentException("the layout of PASCAL_MT has no place for " + task);
    }

    private boolean has(String folder) {
        return Files.isDirectory(root.resolve(folder));
    }
}
