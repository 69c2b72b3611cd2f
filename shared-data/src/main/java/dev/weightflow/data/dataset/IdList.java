package dev.weightflow.data.dataset;

import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * List of sample ids, one a line.
 *
 * @param ids the valid ones, each once, ascending
 * @param faults of the others: ids that are no plain names, and ids that occur twice
 */
public record IdList(List<String> ids, List<Violation> faults) {
    /**
     * Reads the ids of a split, from {@code ImageSets/Context}.
     *
     * @throws DatasetException {@link ViolationCode#MISSING_FOLDER}, {@link ViolationCode#MISSING_FILE} or {@link ViolationCode#NO_SAMPLES}
     */
    public static IdList of(Path root, Split split, Limits limits) {
        return of(root, split, limits, FileOpener.PLAIN);
    }

    /** As {@link #of(Path, Split, Limits)}, with another opener of files. */
    public static IdList of(Path root, Split split, Limits limits, FileOpener opener) {
        requireFolder(root);
        return read(file(root, split), limits, opener);
    }

    public static Path file(Path root, Split split) {
        return root.resolve("ImageSets/Context/" + split.key() + ".txt");
    }

    /**
     * Reads the ids in a file.
     *
     * @throws DatasetException {@link ViolationCode#MISSING_FILE}, {@link ViolationCode#TOO_LARGE} or {@link ViolationCode#NO_SAMPLES}
     */
    public static IdList read(Path file, Limits limits) {
        return read(file, limits, FileOpener.PLAIN);
    }

    /** As {@link #read(Path, Limits)}, with another opener of files. */
    public static IdList read(Path file, Limits limits, FileOpener opener) {
        Budget budget = limits.begin(file);
        TreeSet<String> ids = new TreeSet<>();
        List<Violation> faults = new ArrayList<>();
        String text = new String(opener.read(file, limits), StandardCharsets.UTF_8);
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            budget.look();
            if (!SampleId.isPlain(line)) {
                faults.add(SampleId.fault(line, file.toString()));
            } else if (!ids.add(line)) {
                faults.add(new Violation(
                        ViolationCode.DUPLICATE_ID,
                        line,
                        "%s lists %s more than once; keep one of the lines".formatted(file, line)));
            }
            if (ids.size() > limits.ids() || faults.size() > limits.ids()) {
                throw DatasetException.about(
                        ViolationCode.TOO_LARGE,
                        file,
                        "lists more than %d ids; split it or raise the limit",
                        limits.ids());
            }
        });
        if (ids.isEmpty() && faults.isEmpty()) {
            throw DatasetException.about(
                    ViolationCode.NO_SAMPLES, file, "lists no sample; write one id per line into it");
        }
        return new IdList(List.copyOf(ids), faults);
    }

    /**
     * Returns the ids, if the list has no fault.
     *
     * @throws DatasetException with the first fault otherwise
     */
    public List<String> flawless() {
        if (!faults.isEmpty()) {
            throw new DatasetException(faults.get(0));
        }
        return ids;
    }

    /** @throws DatasetException {@link ViolationCode#MISSING_FOLDER} */
    public static void requireFolder(Path root) {
        if (!Files.isDirectory(root)) {
            throw DatasetException.about(
                    ViolationCode.MISSING_FOLDER,
                    root,
                    "is not a folder; give the one that holds JPEGImages and ImageSets");
        }
        try (Stream<Path> content = Files.list(root)) {
            if (content.findAny().isEmpty()) {
                throw DatasetException.about(
                        ViolationCode.NO_SAMPLES,
                        root,
                        "is empty; give the folder that holds JPEGImages and ImageSets");
            }
        } catch (IOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, root, e, "cannot be listed (%s); check its permissions", e);
        }
    }
}
