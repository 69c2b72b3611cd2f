package dev.weightflow.data.dataset;

import dev.weightflow.data.task.Tasks;

/**
 * Source of a fixed number of samples in a fixed order, by ascending id. The same samples therefore have the same indices, and the same augmentation,
 * from every source. Thread-safe.
 */
public interface SampleSource {
    int size();

    String id(int index);

    /** Returns the tasks of the samples' labels; a sample may lack some of them. */
    Tasks tasks();

    /**
     * Reads the sample at that index.
     *
     * @throws DatasetException naming the file that cannot be read, and why
     */
    RawSample read(int index);

    /**
     * Reads the labels of the sample at that index, without decoding its image where possible.
     *
     * @throws DatasetException naming the file that cannot be read, and why
     */
    default RawLabels readLabels(int index) {
        return read(index).raw();
    }
}
