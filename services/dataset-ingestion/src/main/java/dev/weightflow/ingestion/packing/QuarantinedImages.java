package dev.weightflow.ingestion.packing;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.dataset.ByteRange;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.SampleIndex.QuarantinedImage;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images of the first quarantined samples, as far as they can be read. */
final class QuarantinedImages implements AutoCloseable {
    private final Path file;
    private final List<QuarantinedImage> images = new ArrayList<>();
    private Optional<ThumbnailFile> open = Optional.empty();

    QuarantinedImages(Path file) {
        this.file = file;
    }

    void add(Quarantined sample, SampleSummary look) throws IOException {
        if (look.thumbnail().isPresent() && !isFull()) {
            add(sample.sample(), sample.split(), look.thumbnail().get());
        }
    }

    /** Adds images of a part, which are in an object of the store. */
    void add(List<QuarantinedImage> ofPart, Digest thumbnails, ObjectStore store) throws IOException {
        for (QuarantinedImage image : ofPart) {
            if (!isFull()) {
                ByteRange at = image.thumbnail();
                add(image.sample(), image.split(), store.read(thumbnails, at.offset(), at.length(), at.digest()));
            }
        }
    }

    private boolean isFull() {
        return images.size() == SampleIndex.MOST_QUARANTINED;
    }

    private void add(String sample, Split split, byte[] thumbnail) throws IOException {
        if (open.isEmpty()) {
            open = Optional.of(new ThumbnailFile(file));
        }
        images.add(new QuarantinedImage(sample, split, open.get().add(thumbnail)));
    }

    List<QuarantinedImage> images() {
        return List.copyOf(images);
    }

    /** Closes the file and hands it over, if there is one. Returns its digest. */
    Optional<Digest> finish(FinishedFiles finished) throws IOException {
        return open.isEmpty() ? Optional.empty() : Optional.of(open.get().finish(finished));
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
