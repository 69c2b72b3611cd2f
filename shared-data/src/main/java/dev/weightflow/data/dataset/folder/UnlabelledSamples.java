package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleId;
import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.image.StoredImage;
import dev.weightflow.data.task.Tasks;
import java.awt.Dimension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Some images of an {@link UnlabelledFolder}. */
record UnlabelledSamples(UnlabelledFolder folder, List<String> ids) implements FolderSamples {

    @Override
    public int size() {
        return ids.size();
    }

    @Override
    public String id(int index) {
        return ids.get(index);
    }

    @Override
    public Tasks tasks() {
        return Tasks.NONE;
    }

    @Override
    public List<Path> files(String id) {
        return List.of(folder.image(SampleId.require(id)));
    }

    @Override
    public SampleValidation inspect(String id) {
        try {
            byte[] file = file(id);
            Pixels image = StoredImage.decode(file, folder.image(id).toString(), folder.limits());
            return new SampleValidation.Valid(
                    new RawSample(StoredImage.stored(file, image), image, none(id, image.width(), image.height())));
        } catch (DatasetException e) {
            return new SampleValidation.Invalid(id, List.of(e.fault()));
        }
    }

    @Override
    public RawLabels readLabels(String id) {
        Dimension size = StoredImage.size(file(id), folder.image(id).toString(), folder.limits());
        return none(id, size.width, size.height);
    }

    private byte[] file(String id) {
        return folder.opener().read(folder.image(SampleId.require(id)), folder.limits());
    }

    private static RawLabels none(String id, int width, int height) {
        return new RawLabels(id, width, height, Tasks.NONE, Map.of());
    }
}
