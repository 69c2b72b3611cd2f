package dev.weightflow.model.dataset;

import dev.weightflow.model.task.Tasks;

/**
 * Where samples come from: a fixed number of them in a fixed order, by ascending id. So the same samples have the same indices,
 * and the same augmentation, wherever they are read from. Any number of threads may read at once.
 */
public interface SampleSource {
    int size();

    String id(int index);

    /** The tasks that samples have labels of; a sample may lack some of them. */
    Tasks tasks();

    /**
     * The sample at that index.
     *
     * @throws DatasetException naming the file that cannot be read, and why
     */
    RawSample read(int index);

    /**
     * The labels of the sample at that index, without decoding its image where that can be spared.
     *
     * @throws DatasetException naming the file that cannot be read, and why
     */
    default RawLabels readLabels(int index) {
        return read(index).raw();
    }
}
