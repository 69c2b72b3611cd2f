package dev.weightflow.cli.fit;

import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Identity of a folder's samples: a run only resumes with the data that it began with. */
public final class DataDigest {

    private DataDigest() {}

    /**
     * Computes SHA-256 over a line for each file of the training and validation split: its name in the folder, and the SHA-256 of its content;
     * preceded by the folder's declaration. It differs from the dataset id that ingestion gives the same samples, which it packs.
     *
     * @param tasks whose labels count
     */
    public static DatasetId of(DatasetFolder folder, Set<TaskName> tasks) {
        Path root = folder.root();
        StringBuilder lines = new StringBuilder(folder.definition());
        for (Split split : Split.values()) {
            List<String> ids = folder.ids(split).flawless();
            FolderSamples samples = folder.samples(ids, tasks);
            List<Path> files = new ArrayList<>();
            ids.forEach(id -> files.addAll(samples.files(id)));
            lines.append(split.key()).append('\n');
            lines.append(files.parallelStream()
                    .filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/') + " " + digest(file))
                    .collect(Collectors.joining("\n")));
        }
        return DatasetId.of(Digest.of(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String digest(Path file) {
        try {
            return Digest.of(Files.readAllBytes(file)).hex();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
