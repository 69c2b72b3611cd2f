package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.ViolationCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Labels in one file for each sample. */
record LabelFiles(LabelledTask labelled, FileIndex index, Limits limits, FileOpener opener) implements LabelSource {

    @Override
    public List<Path> files(String id) {
        return List.of(index.file(id));
    }

    @Override
    public List<Path> shared() {
        return List.of();
    }

    @Override
    public LabelSource knowing(Collection<Path> files) {
        return new LabelFiles(labelled, index.of(files, limits), limits, opener);
    }

    @Override
    public Optional<Pixels> read(String id) {
        Path file = index.file(id);
        return Files.exists(file) ? Optional.of(label(file)) : Optional.empty();
    }

    private Pixels label(Path file) {
        byte[] bytes = opener.read(file, limits);
        Pixels label = new LabelDecoder(labelled, limits).decode(bytes, file.toString());
        RawLabels.complaint(labelled.task(), label).ifPresent(complaint -> {
            throw DatasetException.about(ViolationCode.WRONG_FORM, file, "%s", complaint);
        });
        return label;
    }
}
