package dev.weightflow.data.weights.published;

import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import dev.weightflow.schema.training.ModelSize;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Pre-trained weights that their authors publish, or that are bundled with this program.
 *
 * @param model the model whose backbone they are
 * @param bytes the file's length; empty if it is not known beforehand
 * @param digest of the file; if it is empty, the first download is trusted, and its digest recorded
 * @param licence of the weights, as an SPDX identifier
 * @param address from which the file is downloaded; empty if it is bundled
 */
public record PublishedWeights(
        WeightsName name,
        ModelSize model,
        OptionalLong bytes,
        Optional<Digest> digest,
        String licence,
        Optional<URI> address) {

    public boolean isBundled() {
        return address.isEmpty();
    }

    /** Returns the name of the file, as its authors call it. */
    public String fileName() {
        return address.map(URI::getPath)
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .orElse(name + ".safetensors");
    }

    /** Returns where the file is from, for messages. */
    public String origin() {
        return address.map(URI::toString).orElse("this program's own files");
    }
}
