package dev.weightflow.scenes;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Frame;
import dev.weightflow.scenes.render.Labels;
import dev.weightflow.scenes.render.Labels.ObjectMask;
import dev.weightflow.scenes.render.Renderer;
import dev.weightflow.scenes.render.Scene;
import dev.weightflow.scenes.stage.Composer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Renders all images of a dataset, a few at a time. */
final class Workers {
    private final SceneOptions options;
    private final Path root;
    private final int threads;

    private record Task(Split split, int index) {}

    private record Done(Split split, String id, List<Integer> classes) {}

    Workers(SceneOptions options, Path root, int threads) {
        this.options = options;
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
            rendered(new ExecutorCompletionService<>(pool), progress);
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

    private void rendered(CompletionService<Done> pool, IntConsumer progress)
            throws IOException, InterruptedException, ExecutionException {
        Map<Split, SortedMap<String, List<Integer>>> lists = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            lists.put(split, new TreeMap<>());
        }
        Iterator<Task> tasks = tasks().iterator();
        for (int i = 0; i < 2 * threads && tasks.hasNext(); i++) {
            submit(pool, tasks.next());
        }
        for (int done = 1; done <= options.total(); done++) {
            Done image = pool.take().get();
            lists.get(image.split).put(image.id, image.classes);
            if (tasks.hasNext()) {
                submit(pool, tasks.next());
            }
            progress.accept(done);
        }
        for (Split split : Split.values()) {
            SceneFiles.writeSplit(root, split, lists.get(split));
        }
    }

    private List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (Split split : Split.values()) {
            for (int index = 0; index < options.count(split); index++) {
                tasks.add(new Task(split, index));
            }
        }
        return tasks;
    }

    private void submit(CompletionService<Done> pool, Task task) {
        pool.submit(() -> {
            String id = options.id(task.split, task.index);
            SceneRendering rendering = SceneRendering.of(options, task.split, task.index);
            rendering.write(root, id);
            return new Done(task.split, id, rendering.classes());
        });
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

    /** Waits, so that nobody writes into the folder once this has returned. */
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

    /** One image with its labels; it depends on nothing but look, seed, size, split and index. */
    record SceneRendering(Frame frame, Labels labels) {
        private static final int ATTEMPTS = 12;
        private static final double TOO_LITTLE = 0.015;
        private static final double TOO_MUCH = 0.85;

        /** Scenes in which nothing can be seen, or nothing but one object, are dealt anew. */
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
            return new SceneRendering(frame, Labels.of(scene, frame));
        }

        private boolean worthwhile() {
            return labels.largest() >= TOO_LITTLE && labels.largest() <= TOO_MUCH;
        }

        void write(Path root, String id) throws IOException {
            SceneFiles.writeImage(root, id, frame, labels);
        }

        List<Integer> classes() {
            return labels.objects().stream()
                    .map(ObjectMask::kind)
                    .map(kind -> kind.semseg())
                    .toList();
        }
    }
}
