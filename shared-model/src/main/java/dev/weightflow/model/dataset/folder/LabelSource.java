package dev.weightflow.model.dataset.folder;

import dev.weightflow.model.dataset.Pixels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The labels of one task. Any number of threads may ask at once. */
interface LabelSource {
    /** The files of that sample's label alone, there or not. */
    List<Path> files(String id);

    /** The files that labels of many samples lie in. */
    List<Path> shared();

    /**
     * The label, if the sample has one.
     *
     * @throws dev.weightflow.model.dataset.DatasetException naming the file that cannot be read, and why
     */
    Optional<Pixels> read(String id);
}
