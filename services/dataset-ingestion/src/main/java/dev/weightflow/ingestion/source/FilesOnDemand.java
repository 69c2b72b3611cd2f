package dev.weightflow.ingestion.source;

import java.nio.file.Path;
import java.util.List;

/** Brings files of a source to where they are read, as long as they are needed. Any number of threads may ask at once. */
@FunctionalInterface
public interface FilesOnDemand {
    /** All files are there. */
    FilesOnDemand ALL_THERE = files -> () -> {};

    /** Until it is closed, those files are there, as far as the source has them. */
    Brought bring(List<Path> files);

    /** Gives back the room that files take. */
    interface Brought extends AutoCloseable {
        @Override
        void close();
    }
}
