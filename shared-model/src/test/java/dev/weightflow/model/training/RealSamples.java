package dev.weightflow.model.training;

import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.SharedData;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.dataset.transform.Transform;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Real images in memory: the first of them in which every task has valid pixels. */
public final class RealSamples implements SampleSource {

    private final List<RawSample> samples;

    private RealSamples(List<RawSample> samples) {
        this.samples = samples;
    }

    /** Reads that many images; the test is skipped where there are none. */
    public static RealSamples first(int count) {
        SampleSource all = PascalMt.open(SharedData.folder("pascal_mt_mini"), Split.TRAIN);
        Transform small = new ValidationTransform(32);
        List<RawSample> samples = new ArrayList<>();
        for (int index = 0; index < all.size() && samples.size() < count; index++) {
            RawSample sample = all.read(index);
            if (teachesEveryTask(small.apply(sample, 0, index))) {
                samples.add(sample);
            }
        }
        return new RealSamples(samples);
    }

    private static boolean teachesEveryTask(Sample sample) {
        return Set.of(PascalTasks.SEMSEG, PascalTasks.HUMAN_PARTS, PascalTasks.NORMALS).stream()
                        .allMatch(task -> has(
                                sample.labelValues().get(task), value -> value != LabelEncoding.IGNORE && value != 0))
                && has(sample.labelValues().get(PascalTasks.SAL), value -> value == 1);
    }

    private interface Kind {
        boolean holds(float value);
    }

    private static boolean has(float[] label, Kind kind) {
        for (float value : label) {
            if (kind.holds(value)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the validation's transform, with cached results. */
    static Transform unchanging(int side) {
        Transform transform = new ValidationTransform(side);
        Map<String, Sample> done = new ConcurrentHashMap<>();
        return new Transform() {
            @Override
            public int size() {
                return side;
            }

            @Override
            public Sample apply(RawSample raw, int epoch, int index) {
                return done.computeIfAbsent(raw.id(), id -> transform.apply(raw, 0, index));
            }
        };
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public String id(int index) {
        return samples.get(index).id();
    }

    @Override
    public Tasks tasks() {
        return Tasks.PASCAL;
    }

    @Override
    public RawSample read(int index) {
        return samples.get(index);
    }
}
