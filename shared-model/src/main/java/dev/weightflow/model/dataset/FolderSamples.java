package dev.weightflow.model.dataset;

import java.nio.file.Path;
import java.util.List;

/** Some samples of a folder, by their ids. Any number of threads may ask at once. */
public interface FolderSamples extends SampleSource {
    /** Reads one sample, and tells everything that is wrong with it rather than throwing. */
    SampleValidation inspect(String id);

    /**
     * The labels only; of the image, no more than its header is read.
     *
     * @throws DatasetException naming the file that cannot be read, and why
     */
    RawLabels readLabels(String id);

    /**
     * Every file that a sample is read from, the photograph first; some may be missing.
     *
     * @throws DatasetException {@link ViolationCode#BAD_ID}
     */
    List<Path> files(String id);

    default List<Violation> validate(String id) {
        return inspect(id).faults();
    }

    @Override
    default RawSample read(int index) {
        SampleValidation found = inspect(id(index));
        if (found instanceof SampleValidation.Valid sound) {
            return sound.sample();
        }
        throw new DatasetException(found.faults().get(0));
    }

    @Override
    default RawLabels readLabels(int index) {
        return readLabels(id(index));
    }
}
