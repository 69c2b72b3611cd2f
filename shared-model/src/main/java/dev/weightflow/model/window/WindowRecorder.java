package dev.weightflow.model.window;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.evaluation.EvaluationListener;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.drift.ImageGroup;
import dev.weightflow.schema.drift.WindowImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Records the features of the images of an evaluation, in the same pass over them: what the base backbone makes of each, what the model predicts, and
 * what the photograph is like. For one evaluation, of {@link #samples()}.
 */
public final class WindowRecorder implements EvaluationListener {
    private final BaseBackbone base;
    private final Tasks tasks;
    private final SampleSource samples;
    private final Set<String> recorded;
    private final Map<String, ImageStatistics> statistics = new ConcurrentHashMap<>();
    private final List<WindowImage> images = new ArrayList<>();
    private Batch batch;

    /** Features of the images of a batch, and how many of these are done. */
    private static final class Batch {
        private final HostTensor embeddings;
        private final Map<TaskName, float[]> confidences;
        private int done;

        Batch(HostTensor embeddings, Map<TaskName, float[]> confidences) {
            this.embeddings = embeddings;
            this.confidences = confidences;
        }
    }

    /** Records all samples. */
    WindowRecorder(BaseBackbone base, Tasks tasks, SampleSource samples) {
        this(base, tasks, samples, samples);
    }

    /**
     * Records some of the samples.
     *
     * @param tasks those that the model predicts
     * @param samples all that are evaluated
     * @param recorded those of them that are recorded
     */
    public WindowRecorder(BaseBackbone base, Tasks tasks, SampleSource samples, SampleSource recorded) {
        this.base = base;
        this.tasks = tasks;
        this.samples = new Looking(samples);
        this.recorded =
                IntStream.range(0, recorded.size()).mapToObj(recorded::id).collect(Collectors.toSet());
    }

    /** Returns the samples to be evaluated, whose photographs are looked at when they are read. */
    public SampleSource samples() {
        return samples;
    }

    @Override
    public void batchPredicted(NDArray input, Map<TaskName, NDArray> outputs) {
        Map<TaskName, float[]> confidences = new TreeMap<>();
        outputs.forEach((task, output) ->
                Confidence.of(tasks.kind(task), output).ifPresent(values -> confidences.put(task, values.toFloats())));
        batch = new Batch(base.embed(input), confidences);
    }

    @Override
    public void imageDone(Evaluated image) {
        int at = batch.done++;
        Map<String, Double> scalars = statistics.remove(image.id()).scalars();
        if (!recorded.contains(image.id())) {
            return;
        }
        batch.confidences.forEach((task, values) -> scalars.put(WindowImage.confidence(task), (double) values[at]));
        Map<TaskName, List<Double>> shares = new TreeMap<>();
        image.predictions().get().forEach((task, prediction) -> {
            TaskKind kind = tasks.kind(task);
            if (!kind.classNames().isEmpty()) {
                shares.put(task, shares(prediction, kind.channels()));
            }
        });
        images.add(WindowImage.of(
                image.id(), ImageGroup.of(image.id()), batch.embeddings.at(at).toFloats(), scalars, shares));
    }

    /** Computes the share of the pixels that are predicted as each class. */
    private static List<Double> shares(float[] prediction, int classes) {
        int[] pixels = new int[classes];
        for (float index : prediction) {
            pixels[(int) index]++;
        }
        List<Double> shares = new ArrayList<>();
        for (int count : pixels) {
            shares.add((double) count / prediction.length);
        }
        return shares;
    }

    /** Returns the images of the window, in the order of the samples. */
    public List<WindowImage> images() {
        return List.copyOf(images);
    }

    /** Samples whose photographs are looked at when they are read. */
    private final class Looking implements SampleSource {
        private final SampleSource source;

        Looking(SampleSource source) {
            this.source = source;
        }

        @Override
        public int size() {
            return source.size();
        }

        @Override
        public String id(int index) {
            return source.id(index);
        }

        @Override
        public Tasks tasks() {
            return source.tasks();
        }

        @Override
        public RawSample read(int index) {
            RawSample sample = source.read(index);
            statistics.put(sample.id(), ImageStatistics.of(sample.image()));
            return sample;
        }

        @Override
        public RawLabels readLabels(int index) {
            return source.readLabels(index);
        }
    }
}
