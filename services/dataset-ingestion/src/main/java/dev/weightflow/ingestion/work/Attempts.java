package dev.weightflow.ingestion.work;

import dev.weightflow.schema.id.IngestionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How often an ingestion was begun here and neither ended nor given up in an orderly way. It outlives the process: a source that
 * kills it (by its memory, say) must not do so for ever.
 */
public final class Attempts {
    private final Path folder;

    /** @param folder outlives the process */
    public Attempts(Path folder) {
        this.folder = folder;
    }

    /** Counts one more, and returns which it is, from 1. */
    int begin(IngestionId id) {
        try {
            Files.createDirectories(folder);
            int attempt = count(id) + 1;
            Files.writeString(place(id), Integer.toString(attempt));
            return attempt;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing is held against the ingestion any more. */
    void forget(IngestionId id) {
        try {
            Files.deleteIfExists(place(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int count(IngestionId id) throws IOException {
        if (!Files.exists(place(id))) {
            return 0;
        }
        String text = Files.readString(place(id)).strip();
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }

    private Path place(IngestionId id) {
        return folder.resolve(id.value());
    }
}
