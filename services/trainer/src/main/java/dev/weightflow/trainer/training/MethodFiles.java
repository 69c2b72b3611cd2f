package dev.weightflow.trainer.training;

import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.id.Digest;
import java.nio.charset.StandardCharsets;

/** Texts of method files, each an object of the store under its digest. Events and manifests name only the digest. */
public record MethodFiles(ObjectStore store) implements MethodTexts {

    /**
     * @throws NotFoundException if there is no such object, or it is too large for a text
     * @throws ObjectStoreException.DigestMismatch if it was altered
     */
    @Override
    public String text(Digest digest) {
        try {
            return new String(store.read(digest, MethodText.MOST_BYTES), StandardCharsets.UTF_8);
        } catch (ObjectStoreException.NotFound | ObjectStoreException.TooLarge e) {
            throw NotFoundException.of(
                    "method file", digest, "Request the training with its text, or store it by POST /methods.");
        }
    }

    /** Stores a text; unreferenced content is collected after a day or so. */
    public Digest put(String text) {
        return store.put(text.getBytes(StandardCharsets.UTF_8));
    }
}
