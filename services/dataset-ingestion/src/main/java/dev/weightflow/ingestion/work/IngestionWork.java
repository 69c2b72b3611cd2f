package dev.weightflow.ingestion.work;

import dev.weightflow.data.dataset.ReadingStoppedException;
import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.ingestion.packing.Packed;
import dev.weightflow.platform.job.Assistance;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.Work;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.json.CanonicalJson;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/** One attempt at an ingestion, from the source to the stored manifest; and help with the parts of another worker's. */
public final class IngestionWork implements Work<IngestSpec, IngestionState> {
    private final Environment environment;
    private final PartHelp help;

    public IngestionWork(Environment environment) {
        this.environment = environment;
        this.help = new PartHelp(environment);
    }

    @Override
    public Function<IngestionState, JobEvent> run(Job.Claimed<IngestSpec> job, JobContext context) {
        IngestSpec spec = job.record().spec();
        SourceRun source = new SourceRun(environment, job, job.id(), job.worker(), context);
        try {
            context.progress(JobProgress.phase("listing"));
            environment.scratch().fresh(job.id());
            Packed packed = source.pack().within(environment.limits().quarantineLimit(spec), spec.source());
            context.progress(JobProgress.phase("committing"));
            source.requireAllThere();
            DatasetManifest manifest = commit(packed, source.patientStore());
            Digest index = CanonicalJson.digest(packed.index());
            context.throwIfStopped();
            return state -> state.completion(job.id(), job.record().claim(), spec.source(), manifest)
                    .with(index);
        } catch (IOException e) {
            throw environment.scratch().named(e);
        } catch (ReadingStoppedException e) {
            context.throwIfStopped();
            throw FailureCode.OUT_OF_TIME.permanent(PublicText.withoutFolders(e.getMessage()) + ".", e);
        } catch (CancellationException e) {
            context.throwIfStopped();
            throw e;
        } finally {
            environment.scratch().clear(job.id());
        }
    }

    @Override
    public boolean assist(Job.Claimed<IngestSpec> job, WorkerId self, Assistance assistance) {
        return help.with(job, self, assistance);
    }

    /** Stores the manifest last: it alone refers to the shards. */
    private static DatasetManifest commit(Packed packed, ObjectStore patient) {
        patient.putVerified(CanonicalJson.write(packed.index()));
        DatasetManifest manifest = packed.manifest(patient::put);
        byte[] document = CanonicalJson.write(manifest);
        patient.putVerified(document);
        patient.sign(Digest.of(document));
        return manifest;
    }
}
