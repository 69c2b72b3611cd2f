package dev.weightflow.schema.drift;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Optional;

/**
 * Features of a sealed set of images, by which it is compared with another: no pixels, and no labels. Its id is the digest of its canonical JSON, under
 * which it is stored.
 *
 * @param backbone the digest of the base weights that embed the images; absent where the backbone is random. Windows of different backbones cannot be
 * compared
 * @param checkpoint the checkpoint that predicts them
 * @param imageSize the side of the square that images were resized to, in pixels
 * @param dimension number of features of an embedding
 */
public record WindowDocument(
        int format,
        DatasetId dataset,
        Split split,
        Optional<Digest> backbone,
        CheckpointId checkpoint,
        int imageSize,
        int dimension,
        List<WindowImage> images) {
    public static final int FORMAT = 1;

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public WindowDocument {
        images = Faults.listOf(images);
        Faults faults = Faults.of("A window")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .present("dataset", dataset)
                .present("split", split)
                .present("checkpoint", checkpoint)
                .atLeast(1, "imageSize", imageSize)
                .atLeast(1, "dimension", dimension)
                .require(!images.isEmpty(), "images are missing");
        int wanted = dimension;
        faults.require(
                        images.stream().allMatch(image -> image.features().length == wanted),
                        "every embedding must have %d features",
                        dimension)
                .raise();
    }
}
