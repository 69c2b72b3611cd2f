package dev.weightflow.data.dataset;

import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.data.task.Tasks;
import java.util.Arrays;

/**
 * Source of a fixed number of samples in a fixed order, by ascending id. The same samples therefore have the same indices, and the same augmentation,
 * from every source. Thread-safe.
 */
public interface SampleSource {
    int size();

    /** Returns the number of images in an epoch of a training. */
    default int epochSize() {
        return size();
    }

    /**
     * Returns the order in which a training reads samples in an epoch: a function of its arguments alone, whatever was read before.
     *
     * @param count number of images in the epoch, at most {@link #epochSize()}
     * @return indices for {@link #read} and {@link #id}
     */
    default int[] order(long seed, int epoch, int count) {
        return Arrays.copyOf(SeededRandom.of(seed, epoch, 0, "order").permutation(size()), count);
    }

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
