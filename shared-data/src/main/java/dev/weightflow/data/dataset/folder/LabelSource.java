package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.Pixels;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Labels of one task. Thread-safe. */
interface LabelSource {
    /** Lists the files of that sample's label alone, whether they exist or not. */
    List<Path> files(String id);

    /** Lists the files with labels of many samples. */
    List<Path> shared();

    /** Returns the labels of samples that have those files alone. */
    LabelSource knowing(Collection<Path> files);

    /**
     * Reads the label, if the sample has one.
     *
     * @throws dev.weightflow.data.dataset.DatasetException naming the file that cannot be read, and why
     */
    Optional<Pixels> read(String id);
}
