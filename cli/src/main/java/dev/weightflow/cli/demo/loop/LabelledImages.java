package dev.weightflow.cli.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.local.json.Json;
import dev.weightflow.schema.file.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Folder in the PASCAL_MT layout that is made of some images of another one, for training, and of a third one's for validation. */
final class LabelledImages {
    private static final String LISTS = "ImageSets";

    private LabelledImages() {}

    /**
     * Makes the folder, unless it is there.
     *
     * @param from has the images of those ids, with their labels, in its validation split
     * @param validation all of its validation split is taken
     */
    static Path of(Path from, List<String> ids, Path validation, Path folder) {
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".part");
        try {
            if (!Files.exists(folder)) {
                FileTree.delete(unfinished);
                copy(from, unfinished, new HashSet<>(ids));
                copy(validation, unfinished, Set.copyOf(ids(validation)));
                list(unfinished, "train", ids.stream().sorted().toList(), from);
                list(unfinished, "val", ids(validation), validation);
                Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            }
            return folder;
        } catch (IOException e) {
            throw new CommandFailure(
                    "labels-not-written",
                    ExitStatus.FAILED,
                    "The labelled images cannot be written to " + folder + " (" + e.getMessage()
                            + "): make room there, then run the demo again.",
                    e);
        }
    }

    private static List<String> ids(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve(LISTS).resolve("Context/val.txt"));
    }

    /** Copies image and labels of each id: all files that are named by it. */
    private static void copy(Path from, Path to, Set<String> ids) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.contains(".") && ids.contains(name.substring(0, name.lastIndexOf('.')))) {
                    Path copy = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void list(Path folder, String split, List<String> ids, Path from) throws IOException {
        Path lists = folder.resolve(LISTS);
        Files.createDirectories(lists.resolve("Context"));
        Files.createDirectories(lists.resolve("Parts"));
        Files.writeString(lists.resolve("Context").resolve(split + ".txt"), String.join("\n", ids) + "\n");
        JsonNode known =
                Json.MAPPER.readTree(Files.readString(from.resolve(LISTS).resolve("Parts/val.txt")));
        ObjectNode parts = Json.MAPPER.createObjectNode();
        ids.forEach(id -> parts.set(id, known.path(id)));
        Files.writeString(lists.resolve("Parts").resolve(split + ".txt"), parts.toString());
    }
}
