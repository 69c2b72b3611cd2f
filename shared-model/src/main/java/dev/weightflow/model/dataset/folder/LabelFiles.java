package dev.weightflow.model.dataset.folder;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.FileOpener;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.RawLabels;
import dev.weightflow.model.dataset.ViolationCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Labels of which each sample has a file of its own. */
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
