package dev.weightflow.data.dataset.raster;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.fuzz.SoundFiles;
import dev.weightflow.fuzz.Untrusted;
import java.util.Optional;
import java.util.stream.Stream;

/** Untrusted labels, whatever their format: a target for each format begins with that format's valid files. */
final class Labels {
    static final Limits LIMITS = new Limits(1 << 20, 20_000, 1 << 20, 1000, 1000);

    private Labels() {}

    static Stream<byte[]> sound(String ending) {
        return SoundFiles.in("shared-data/src/test/resources/raster", ending);
    }

    static Optional<Raster> read(byte[] file) {
        return Untrusted.read(() -> RasterFile.read(file, "label", LIMITS), DatasetException.class);
    }
}
