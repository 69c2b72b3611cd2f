package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.packing.Part;
import dev.weightflow.ingestion.part.PartPlan;
import dev.weightflow.ingestion.part.SourceList;
import dev.weightflow.ingestion.source.ListedSample;
import dev.weightflow.ingestion.source.ListedSource;
import dev.weightflow.ingestion.source.SourceFolder;
import java.io.IOException;
import java.util.List;

/** The files of a source that another worker has listed, part by part. */
record OthersFiles(SourceRun run, ListedSource source, SourceList list, PartPlan plan) implements PartFiles {

    /** @throws OtherSourceException if a file of the part is not what was listed */
    @Override
    public Opened open(int number) throws IOException {
        List<ListedSample> samples = list.samples(number, run.patientStore());
        Part part = plan.parts().get(number);
        SourceFolder folder = source.open(part.split(), list.tasks(), samples);
        Part whole = new Part(part.split(), 0, samples.size());
        if (!plan.isUnchanged(number, folder, whole, run.context()::throwIfStopped)) {
            throw new OtherSourceException();
        }
        return new Opened(folder, whole, () -> source.leave(samples));
    }

    /** The source is another than the one that was listed, or has changed since. */
    static final class OtherSourceException extends RuntimeException {}
}
