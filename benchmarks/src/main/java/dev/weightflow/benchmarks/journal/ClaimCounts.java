package dev.weightflow.benchmarks.journal;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** Claims of each job: the smallest state that grows with the number of jobs. */
final class ClaimCounts implements Projection<PMap<JobId, Integer>, JobEvent> {
    private static final WorkerId WORKER = new WorkerId("benchmark");

    /** Decides the job's next claim, and returns its number. */
    static Decision<JobEvent, Integer> claim(PMap<JobId, Integer> counts, JobId job) {
        int number = counts.getOrDefault(job, 0) + 1;
        return Decision.of(new JobEvent.Claimed(JobKind.TRAINING, job, number, WORKER), number);
    }

    @Override
    public PMap<JobId, Integer> initial() {
        return HashTreePMap.empty();
    }

    @Override
    public PMap<JobId, Integer> apply(PMap<JobId, Integer> counts, Envelope<JobEvent> event) {
        return event.event() instanceof JobEvent.Claimed claimed
                        && claimed.claim() == counts.getOrDefault(claimed.job(), 0) + 1
                ? counts.plus(claimed.job(), claimed.claim())
                : counts;
    }

    @Override
    public Optional<SnapshotFormat<PMap<JobId, Integer>>> snapshotFormat() {
        return Optional.of(new SnapshotFormat<>("claim-counts", 1, ClaimCounts::write, ClaimCounts::read));
    }

    private static byte[] write(PMap<JobId, Integer> counts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(counts.size());
            for (Map.Entry<JobId, Integer> entry : counts.entrySet()) {
                out.writeUTF(entry.getKey().value());
                out.writeInt(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static PMap<JobId, Integer> read(byte[] bytes) {
        PMap<JobId, Integer> counts = HashTreePMap.empty();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            for (int left = in.readInt(); left > 0; left--) {
                counts = counts.plus(new JobId(in.readUTF()), in.readInt());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counts;
    }
}
