package dev.weightflow.scenes;

import dev.weightflow.scenes.SceneOptions.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Renders datasets of scenes. The same options give the same bytes in every file; image i of a split does not depend on the number of images. The
 * folder is created atomically.
 */
public final class SceneDataset {
    private static final String CARD = "scenes.json";

    private static final int THREADS = 2;

    private SceneDataset() {}

    /**
     * Renders the dataset of the options. A target that already is that dataset is recognised and left unchanged.
     *
     * @param progress receives after every image the number of completed ones, on the calling thread
     * @throws ScenesException with the reason and the remedy, when there is no dataset at the end
     */
    public static RenderedScenes render(SceneOptions options, IntConsumer progress) {
        return render(options, progress, THREADS);
    }

    /** @param threads the number of images rendered at a time; without influence on the result */
    static RenderedScenes render(SceneOptions options, IntConsumer progress, int threads) {
        try {
            if (occupied(options.out())) {
                return recognised(options);
            }
            try (FolderInProgress folder = FolderInProgress.beside(options.out())) {
                new Workers(options, folder.root(), threads).work(progress);
                Files.writeString(folder.root().resolve(CARD), options.card());
                folder.publish();
            }
            return result(options, true);
        } catch (IOException e) {
            throw new ScenesException.StorageFailed(
                    "Scenes could not be written to " + options.out() + " (" + reason(e)
                            + "); free or choose a place that can be written, and render again.",
                    e);
        }
    }

    private static boolean occupied(Path out) throws IOException {
        if (!Files.exists(out)) {
            return false;
        }
        if (!Files.isDirectory(out)) {
            throw new ScenesException.TargetOccupied(out + " is a file; choose a folder for the scenes.");
        }
        try (Stream<Path> inside = Files.list(out)) {
            return inside.findAny().isPresent();
        }
    }

    private static RenderedScenes recognised(SceneOptions options) throws IOException {
        Path found = options.out().resolve(CARD);
        if (!Files.isRegularFile(found)) {
            throw new ScenesException.TargetOccupied(
                    options.out() + " is not empty and holds no rendered scenes; choose another folder.");
        }
        if (!Files.readString(found).equals(options.card())) {
            throw new ScenesException.TargetOccupied(options.out() + " holds scenes of other options (see " + found
                    + "); choose another folder, or remove this one first.");
        }
        List<Path> missing =
                expected(options).filter(file -> !Files.isRegularFile(file)).toList();
        if (!missing.isEmpty()) {
            throw new ScenesException.TargetIncomplete(options.out() + " lacks " + missing.size()
                    + " of its files, such as " + missing.get(0) + "; remove the folder and render again.");
        }
        return result(options, false);
    }

    private static Stream<Path> expected(SceneOptions options) {
        SceneFiles files = options.layout().files(options);
        Stream<String> images = Stream.of(Split.values()).flatMap(split -> IntStream.range(0, options.count(split))
                .mapToObj(index -> files.ofImage(split, index))
                .flatMap(List::stream));
        return Stream.concat(files.ofDataset().stream(), images).map(options.out()::resolve);
    }

    private static RenderedScenes result(SceneOptions options, boolean rendered) {
        return new RenderedScenes(options.out(), options.train(), options.val(), rendered);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
    }

    /**
     * Complete dataset.
     *
     * @param rendered false if it existed before and nothing was rendered
     */
    public record RenderedScenes(Path root, int train, int val, boolean rendered) {}
}
