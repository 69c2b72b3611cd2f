package dev.weightflow.evaluator.measure;

import dev.weightflow.data.dataset.GroupDraw;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.StageShape;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.drift.ImageGroup;
import dev.weightflow.schema.id.DatasetId;
import java.util.List;
import java.util.stream.IntStream;

/** Draw of the images whose features a window's document has room for. */
final class WindowDraw {
    /** Most bytes of an image's names and numbers in JSON, besides its features and the shares of its classes. */
    private static final int OTHERS = 600;

    private static final int OF_A_SHARE = 25;
    /** Hexadecimal digits of a dataset's id that are the seed. */
    private static final int SEED_DIGITS = 12;

    private static final int HEXADECIMAL = 16;

    private WindowDraw() {}

    /**
     * Returns the samples that a window of them has room for: all, or whole groups that are drawn by the dataset's id, so that every model over the same
     * backbone has the same images.
     */
    static SampleSource of(SampleSource samples, DatasetId dataset, NetworkConfig network) {
        int most = most(network);
        if (samples.size() <= most) {
            return samples;
        }
        List<String> groups = IntStream.range(0, samples.size())
                .mapToObj(samples::id)
                .map(ImageGroup::of)
                .toList();
        long seed = Long.parseLong(dataset.value().substring(0, SEED_DIGITS), HEXADECIMAL);
        return new Drawn(samples, GroupDraw.of(groups, most, seed));
    }

    private static int most(NetworkConfig network) {
        List<StageShape> stages = network.layout().stageShapes();
        int classes = network.tasks().stream()
                .mapToInt(task -> task.kind().classNames().size())
                .sum();
        return most(classes, stages.get(stages.size() - 1).channels());
    }

    /**
     * Computes how many images the largest document has room for that is read.
     *
     * @param classes of all tasks
     * @param dimension features of an image
     */
    static int most(int classes, int dimension) {
        int features = (dimension * Float.BYTES + 2) / 3 * 4; // Base64
        return (int) (ObjectStore.LARGEST_DOCUMENT / (features + classes * OF_A_SHARE + OTHERS));
    }

    /** @param indices of the drawn samples among all, ascending */
    private record Drawn(SampleSource source, List<Integer> indices) implements SampleSource {
        @Override
        public int size() {
            return indices.size();
        }

        @Override
        public String id(int index) {
            return source.id(indices.get(index));
        }

        @Override
        public Tasks tasks() {
            return source.tasks();
        }

        @Override
        public RawSample read(int index) {
            return source.read(indices.get(index));
        }

        @Override
        public RawLabels readLabels(int index) {
            return source.readLabels(indices.get(index));
        }
    }
}
