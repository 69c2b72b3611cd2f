package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.packing.Part;
import dev.weightflow.ingestion.source.SourceFolder;
import java.io.IOException;

/** Access to the files of a plan's parts. */
interface PartFiles {
    Opened open(int number) throws IOException;

    /**
     * Opened part.
     *
     * @param folder lists the samples of the part, at least
     * @param part its place in the folder's lists
     * @param packed to be called after it was packed; what nobody called it for is there until the source is closed, as a thread may still read it
     */
    record Opened(SourceFolder folder, Part part, Runnable packed) {}
}
