package dev.weightflow.ingestion.packing;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.SampleIndex.QuarantinedImage;
import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Document about a packed part, as canonical JSON in the object store, where everything that it names is.
 *
 * @param plan the plan that the part belongs to
 * @param number the part's position in the plan
 * @param fingerprint the object with the lines of the source's fingerprint
 * @param images images of quarantined samples, which are in {@code thumbnails}
 */
public record PartDocument(
        int format,
        Digest plan,
        int number,
        PackedPart packed,
        Digest fingerprint,
        List<QuarantinedImage> images,
        Optional<Digest> thumbnails) {
    public static final int FORMAT = 1;

    public PartDocument {
        images = Faults.listOf(images);
        Faults.of("The document of a part")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .present("plan", plan)
                .atLeast(0, "number", number)
                .present("packed", packed)
                .present("fingerprint", fingerprint)
                .raise();
    }

    /** Returns the objects that it names. */
    public Stream<Digest> objects() {
        Stream<Digest> ofShards = packed.shards().stream()
                .flatMap(shard -> Stream.concat(
                        Stream.of(shard.shard().digest()),
                        shard.index().stream().flatMap(part -> Stream.of(part.index(), part.thumbnails()))));
        return Stream.concat(ofShards, Stream.concat(Stream.of(fingerprint), thumbnails.stream()))
                .distinct();
    }
}
