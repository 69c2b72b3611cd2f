package dev.weightflow.scenes;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Frame;
import dev.weightflow.scenes.render.Labels;
import dev.weightflow.scenes.render.Renderer;
import dev.weightflow.scenes.render.Scene;
import dev.weightflow.scenes.stage.Composer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Renders all images of a dataset, a few at a time. */
final class Workers {
    private final SceneOptions options;
    private final SceneFiles files;
    private final Path root;
    private final int threads;

    private record Task(Split split, int index) {}

    private record Done(Split split, String id, List<Integer> classes) {}

    Workers(SceneOptions options, Path root, int threads) {
        this.options = options;
        this.files = options.layout().files(options);
        this.root = root;
        this.threads = threads;
    }

    void work(IntConsumer progress) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(threads, run -> {
            Thread thread = new Thread(run, "scene-renderer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            rendered(pool, progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScenesException.Interrupted("Rendering scenes to " + options.out()
                    + " was interrupted, and nothing was kept; render again to get the same scenes.");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            stop(pool);
        }
    }

    private void rendered(ExecutorService pool, IntConsumer progress)
            throws IOException, InterruptedException, ExecutionException {
        Iterator<Task> tasks = Stream.of(Split.values())
                .flatMap(split -> IntStream.range(0, options.count(split)).mapToObj(index -> new Task(split, index)))
                .iterator();
        Map<Split, SortedMap<String, List<Integer>>> classes = new EnumMap<>(Split.class);
        Deque<Future<Done>> ahead = new ArrayDeque<>();
        for (int done = 1; done <= options.total(); done++) {
            while (tasks.hasNext() && ahead.size() < 2 * threads) {
                Task task = tasks.next();
                ahead.add(pool.submit(() -> done(task)));
            }
            Done image = ahead.remove().get();
            classes.computeIfAbsent(image.split, split -> new TreeMap<>()).put(image.id, image.classes);
            progress.accept(done);
        }
        files.writeDataset(root, classes);
    }

    private Done done(Task task) throws IOException {
        SceneRendering rendering = SceneRendering.of(options, task.split, task.index);
        files.writeImage(root, task.split, task.index, rendering);
        return new Done(
                task.split,
                options.id(task.split, task.index),
                rendering.labels.objects().stream()
                        .map(object -> object.kind().semseg())
                        .toList());
    }

    private static RuntimeException failure(Throwable cause) throws IOException {
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException fault ? fault : new IllegalStateException(cause);
    }

    /** Waits for the workers, so that nothing is written into the folder after this returns. */
    private static void stop(ExecutorService pool) {
        pool.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            while (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Image with its labels; it depends on nothing but look, seed, size, split and index. */
    record SceneRendering(Scene scene, Frame frame, Labels labels) {
        private static final int ATTEMPTS = 12;
        private static final double TOO_LITTLE = 0.015;
        private static final double TOO_MUCH = 0.85;

        /** Renders a scene; scenes without a visible thing, or filled by a single object, are drawn anew. */
        static SceneRendering of(SceneOptions options, Split split, int index) {
            SceneRendering last = attempt(options, split, index, 0);
            for (int i = 1; i < ATTEMPTS && !last.worthwhile(); i++) {
                last = attempt(options, split, index, i);
            }
            return last;
        }

        private static SceneRendering attempt(SceneOptions options, Split split, int index, int attempt) {
            Dice dice = Dice.of(options.look().key().hashCode(), options.seed(), split.ordinal(), index, attempt);
            Scene scene = Composer.compose(
                    options.look(), options.size().width(), options.size().height(), dice);
            Frame frame = Renderer.render(scene);
            return new SceneRendering(scene, frame, Labels.of(scene, frame));
        }

        private boolean worthwhile() {
            return labels.largest() >= TOO_LITTLE && labels.largest() <= TOO_MUCH;
        }
    }
}
