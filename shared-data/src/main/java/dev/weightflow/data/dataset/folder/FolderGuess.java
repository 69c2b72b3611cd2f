package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.raster.Raster;
import dev.weightflow.data.dataset.raster.RasterFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Guess of a definition for a folder without a {@value DatasetYaml#FILE}: the folder with most photographs has the images, and each other folder with
 * files of the same names the labels of a task, whose kind is inferred from the values of some of them. A starting point that users correct.
 */
public final class FolderGuess {
    private static final int SEEN = 8;
    private static final int MOST_CLASSES = 64;
    private static final int WHITE = 255;
    private static final Set<String> PHOTOGRAPHS = Set.of("jpg", "jpeg", "png", "tif", "tiff", "bmp");
    private static final Set<String> RASTERS = Set.of("png", "tif", "tiff", "npy", "mat");

    private final Path root;
    private final SortedMap<String, SortedMap<String, Path>> folders = new TreeMap<>(); // by folder and ending, by id

    private FolderGuess(Path root) {
        this.root = root;
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile).forEach(this::add);
        } catch (IOException | UncheckedIOException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, root, e, "cannot be listed (%s); check its permissions", e);
        }
    }

    private void add(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        if (dot > 0 && !name.startsWith(".")) {
            String folder = root.relativize(file.getParent()).toString().replace('\\', '/');
            folders.computeIfAbsent(
                            (folder.isEmpty() ? "" : folder + "/") + "{id}" + name.substring(dot),
                            any -> new TreeMap<>())
                    .put(name.substring(0, dot), file);
        }
    }

    /**
     * Writes a definition that may describe the folder.
     *
     * @throws DatasetException {@link ViolationCode#MISSING_FOLDER}; {@link ViolationCode#NO_SAMPLES} if no images, or no labels of theirs are found
     */
    public static String of(Path root) {
        if (!Files.isDirectory(root)) {
            throw DatasetException.about(
                    ViolationCode.MISSING_FOLDER, root, "is not a folder; give the one with the images");
        }
        Optional<String> preset = preset(root);
        return preset.map(name -> "preset: " + name + "\n").orElseGet(() -> new FolderGuess(root).text());
    }

    /** Returns the preset whose images and labels exist. */
    private static Optional<String> preset(Path root) {
        return DatasetPresets.NAMES.stream()
                .filter(name -> {
                    DatasetYaml yaml = DatasetYaml.read(DatasetPresets.text(name), name);
                    return !FileIndex.of(root, yaml.images(), Limits.defaults())
                                    .ids()
                                    .isEmpty()
                            && yaml.lists().values().stream().allMatch(list -> Files.exists(root.resolve(list)))
                            && yaml.tasks().values().stream().anyMatch(task -> hasLabels(root, task));
                })
                .findFirst();
    }

    private static boolean hasLabels(Path root, LabelledTask task) {
        return task.labels().place() instanceof PathPattern pattern
                && !FileIndex.of(root, pattern, Limits.defaults()).ids().isEmpty();
    }

    private String text() {
        String images = folders.keySet().stream()
                .filter(pattern -> PHOTOGRAPHS.contains(ending(pattern)))
                .max(Comparator.comparingInt((String pattern) -> likeness(pattern))
                        .thenComparing(pattern -> folders.get(pattern).size()))
                .orElseThrow(() -> DatasetException.about(
                        ViolationCode.NO_SAMPLES, root, "has no photograph (JPEG, PNG, TIFF or BMP) in it"));
        Set<String> ids = folders.get(images).keySet();
        List<String> tasks = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        folders.forEach((pattern, files) -> {
            Set<String> common = new TreeSet<>(files.keySet());
            common.retainAll(ids);
            if (!pattern.equals(images) && RASTERS.contains(ending(pattern)) && !common.isEmpty()) {
                task(pattern, common, names).ifPresent(tasks::add);
            }
        });
        if (tasks.isEmpty()) {
            throw DatasetException.about(
                    ViolationCode.NO_SAMPLES,
                    root,
                    "has images at %s and no labels that are called as they are; write a %s that says where the labels lie",
                    images,
                    DatasetYaml.FILE);
        }
        return "images: " + quoted(images) + "\nsplits: " + splits() + "\ntasks:\n" + String.join("", tasks);
    }

    /** Rates how likely a pattern is that of photographs: they are JPEG, or in a folder with a name for them. */
    private static int likeness(String pattern) {
        String folder = pattern.toLowerCase(Locale.ROOT);
        return (folder.matches(".*(image|img|rgb|photo|jpeg).*") ? 2 : 0)
                + (ending(pattern).startsWith("jp") ? 2 : 0)
                - (folder.matches(".*(label|mask|annot|depth|normal|edge|gt).*") ? 3 : 0);
    }

    private String splits() {
        Optional<String> train = list("train");
        Optional<String> val = list("val").or(() -> list("valid")).or(() -> list("test"));
        return train.isPresent() && val.isPresent()
                ? "{train: " + quoted(train.get()) + ", val: " + quoted(val.get()) + "}"
                : "0.1";
    }

    private Optional<String> list(String name) {
        return folders.entrySet().stream()
                .filter(folder -> ending(folder.getKey()).equals("txt"))
                .filter(folder -> folder.getValue().containsKey(name))
                .map(folder -> folder.getKey().replace("{id}", name))
                .findFirst();
    }

    private Optional<String> task(String pattern, Set<String> ids, Set<String> names) {
        List<Raster> some = ids.stream()
                .limit(SEEN)
                .flatMap(id -> raster(folders.get(pattern).get(id)).stream())
                .toList();
        if (some.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder("  - name: " + name(pattern, names) + "\n");
        boolean vectors = some.get(0).channels() == 3;
        TreeSet<Float> values = new TreeSet<>();
        if (!vectors) {
            some.forEach(raster -> distinct(raster, values));
        }
        boolean whole = some.get(0).type().isInteger();
        boolean hasWhite = values.contains((float) WHITE);
        TreeSet<Float> classes = new TreeSet<>(values);
        classes.remove((float) WHITE);
        if (vectors) {
            text.append("    kind: normals\n").append(labels(pattern)).append("    distribution: true\n");
        } else if (whole && (classes.equals(Set.of(0f)) && hasWhite || values.equals(Set.of(0f, 1f)))) {
            String kind =
                    pattern.toLowerCase(Locale.ROOT).matches(".*(edge|bound|contour).*") ? "boundaries" : "binary";
            text.append("    kind: ").append(kind).append('\n').append(labels(pattern));
        } else if (whole && values.size() <= MOST_CLASSES && values.last() <= WHITE) {
            int count = Math.max(2, classes.isEmpty() ? 2 : (int) classes.last().floatValue() + 1);
            text.append("    kind: segmentation\n")
                    .append(labels(pattern))
                    .append("    classes: ")
                    .append(count)
                    .append("  # write their names here: [background, …]\n")
                    .append(hasWhite ? "    ignore: 255\n" : "");
        } else {
            text.append("    kind: regression\n")
                    .append(labels(pattern))
                    .append("    unit: m  # a guess, as are the next lines; the numbers seen go from ")
                    .append(values.first())
                    .append(" to ")
                    .append(values.last())
                    .append("\n    ignore: 0\n")
                    .append(whole ? "    scale: 0.001  # millimetres\n" : "");
        }
        return Optional.of(text.toString());
    }

    private static void distinct(Raster raster, TreeSet<Float> values) {
        for (float value : raster.values()) {
            if (!Float.isNaN(value)) {
                if (values.size() <= MOST_CLASSES) {
                    values.add(value);
                } else if (value < values.first() || value > values.last()) {
                    values.add(value);
                }
            }
        }
    }

    private static Optional<Raster> raster(Path file) {
        try {
            return Optional.of(RasterFile.read(Files.readAllBytes(file), file.toString(), Limits.defaults()));
        } catch (DatasetException | IOException notALabel) {
            return Optional.empty(); // a guess skips unreadable files
        }
    }

    private static String labels(String pattern) {
        return "    labels: " + quoted(pattern) + "\n";
    }

    private static String name(String pattern, Set<String> names) {
        List<String> parts = Stream.of(pattern.split("/"))
                .filter(part -> !part.contains("{id}"))
                .collect(Collectors.toList());
        String last = parts.isEmpty() ? "labels" : parts.get(parts.size() - 1);
        String plain =
                last.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^[^a-z]+|_+$", "");
        String name = plain.isEmpty() ? "labels" : plain.substring(0, Math.min(plain.length(), 36));
        String free = name;
        for (int number = 2; !names.add(free); number++) {
            free = name + "_" + number;
        }
        return free;
    }

    private static String quoted(String path) {
        return path.startsWith("{") || path.matches(".*[:#,&*!|>'%@`\\[\\]\"].*")
                ? "\"" + path.replace("\"", "\\\"") + "\""
                : path;
    }

    private static String ending(String pattern) {
        return pattern.substring(pattern.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
