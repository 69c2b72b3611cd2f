package dev.weightflow.data.dataset;

import java.nio.file.Path;
import java.util.List;

/** Some samples of a folder, by their ids. Thread-safe. */
public interface FolderSamples extends SampleSource {
    /** Reads one sample, and returns all its faults instead of throwing. */
    SampleValidation inspect(String id);

    /**
     * Reads the labels only; of the image, at most the header.
     *
     * @throws DatasetException naming the file that cannot be read, and why
     */
    RawLabels readLabels(String id);

    /**
     * Lists every file from which a sample is read, the photograph first; some may be missing.
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
