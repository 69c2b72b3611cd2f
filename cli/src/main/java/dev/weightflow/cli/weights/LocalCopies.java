package dev.weightflow.cli.weights;

import dev.weightflow.cli.console.Terminal;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the platform's store on this machine, by digest. They may be deleted at any time. */
final class LocalCopies {

    private final Path folder;

    private LocalCopies(Path folder) {
        this.folder = folder;
    }

    static LocalCopies of(Terminal terminal) {
        return new LocalCopies(terminal.directory().resolve("weights"));
    }

    /** Brings a file to its place. */
    interface Download {
        void to(Path target) throws IOException;
    }

    /** The copy with that content, downloaded if there is none or if it is damaged. */
    Path of(Digest digest, Download download) {
        Path copy = folder.resolve(digest.hex() + ".safetensors");
        try {
            if (!Files.isRegularFile(copy) || !Digest.of(copy).equals(digest)) {
                download.to(copy);
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
