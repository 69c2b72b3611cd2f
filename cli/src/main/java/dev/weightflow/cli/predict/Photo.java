package dev.weightflow.cli.predict;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An image file, and what its predictions are called.
 *
 * @param id the file's name without its extension
 */
record Photo(Path file, String id) {

    /**
     * Names the files' predictions.
     *
     * @throws CommandFailure if two would be called the same
     */
    static List<Photo> named(List<Path> files) {
        Map<String, Path> taken = new HashMap<>();
        List<Photo> photos = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            int dot = name.lastIndexOf('.');
            String id = dot > 0 ? name.substring(0, dot) : name;
            Path other = taken.put(id, file);
            if (other != null) {
                throw new CommandFailure(
                        "same-name",
                        ExitStatus.REFUSED,
                        "the predictions of " + other + " and " + file + " would both be called " + id
                                + "; rename one, or predict them into two folders");
            }
            photos.add(new Photo(file, id));
        }
        return photos;
    }
}
