package dev.weightflow.ingestion.source;

import java.nio.file.Path;
import java.util.List;

/** Downloads files of a source for as long as they are needed. Thread-safe. */
@FunctionalInterface
public interface FilesOnDemand {
    /** Source whose files are all on this machine. */
    FilesOnDemand ALL_THERE = files -> () -> {};

    /** Downloads those files, as far as the source has them; they stay until the result is closed. */
    Brought bring(List<Path> files);

    /** Handle that releases the space of downloaded files. */
    interface Brought extends AutoCloseable {
        @Override
        void close();
    }
}
