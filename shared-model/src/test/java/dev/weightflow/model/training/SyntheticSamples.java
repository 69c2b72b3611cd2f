package dev.weightflow.model.training;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.transform.Transform;
import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.TreeMap;

/** Samples without files: a bright square on noise, with labels that follow from it. */
record SyntheticSamples(int size, Tasks tasks) implements SampleSource {

    SyntheticSamples(int size) {
        this(size, Tasks.PASCAL);
    }

    @Override
    public String id(int index) {
        return "synthetic%03d".formatted(index);
    }

    @Override
    public RawSample read(int index) {
        return new RawSample(new byte[0], Pixels.zeros(1, 1, 3), new RawLabels(id(index), 1, 1, Map.of()));
    }

    /** Creates the samples, each epoch with other noise. */
    static Transform transform(int side) {
        return new Transform() {
            @Override
            public int size() {
                return side;
            }

            @Override
            public Sample apply(RawSample raw, int epoch, int index) {
                return sample(raw.id(), side, epoch, index);
            }
        };
    }

    static Sample sample(String id, int side, int epoch, int index) {
        SeededRandom draws = SeededRandom.of(7, epoch, index, "synthetic");
        int pixels = side * side;
        int left = draws.below(side / 2);
        int top = draws.below(side / 2);
        int kind = 1 + index % 6;
        float[] image = new float[3 * pixels];
        Map<TaskName, float[]> labels = new TreeMap<>();
        for (TaskName task : PascalTasks.NAMES) {
            labels.put(task, new float[Tasks.PASCAL.get(task).encoding().channels() * pixels]);
        }
        for (int pixel = 0; pixel < pixels; pixel++) {
            int x = pixel % side - left;
            int y = pixel / side - top;
            boolean inside = x >= 0 && y >= 0 && x < side / 2 && y < side / 2;
            for (int c = 0; c < 3; c++) {
                image[c * pixels + pixel] = (float) draws.uniform(-0.3, 0.3) + (inside ? kind * (c - 1) * 0.4f + 1 : 0);
            }
            labels.get(PascalTasks.SEMSEG)[pixel] = inside ? kind : y < 0 ? LabelEncoding.IGNORE : 0;
            labels.get(PascalTasks.HUMAN_PARTS)[pixel] = inside ? kind : 0;
            labels.get(PascalTasks.SAL)[pixel] = inside ? 1 : 0;
            for (int c = 0; c < 3; c++) {
                labels.get(PascalTasks.NORMALS)[c * pixels + pixel] =
                        inside ? (c == kind % 3 ? 1 : 0) : LabelEncoding.IGNORE;
            }
        }
        return new Sample(id, side, image, labels);
    }
}
