package dev.weightflow.model.dataset.pascal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the files of a folder are opened. Whoever reads folders that others may write into opens them with more care than {@link #PLAIN}. */
@FunctionalInterface
public interface FileOpener {
    /** Follows links wherever they lead. */
    FileOpener PLAIN = Files::newInputStream;

    /** @throws IOException if there is no such file, or it must not be read; its message says why */
    InputStream open(Path file) throws IOException;
}
