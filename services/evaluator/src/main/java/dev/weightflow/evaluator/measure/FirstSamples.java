package dev.weightflow.evaluator.measure;

import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.model.dataset.SampleSource;
import dev.weightflow.schema.Task;
import java.util.Set;

/** The first samples of a source. */
record FirstSamples(SampleSource source, int size) implements SampleSource {
    static SampleSource of(SampleSource source, int most) {
        return source.size() <= most ? source : new FirstSamples(source, most);
    }

    @Override
    public String id(int index) {
        return source.id(index);
    }

    @Override
    public Set<Task> tasks() {
        return source.tasks();
    }

    @Override
    public RawSample read(int index) {
        return source.read(index);
    }
}
