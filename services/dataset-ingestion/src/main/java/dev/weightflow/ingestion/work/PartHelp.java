package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.part.Announcement;
import dev.weightflow.platform.job.Assistance;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobStoppedException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Help of idle workers with sources in parts. Its failures are no failures of the job: the job's own worker arrives at them, too, if they are. */
final class PartHelp {
    private static final Logger LOG = LoggerFactory.getLogger(PartHelp.class);
    private static final int LOOKS_IN_A_LEASE = 4;
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);

    private final Environment with;
    private final Map<Subject, Long> notBefore = new ConcurrentHashMap<>();
    private final Map<WorkerId, Announcement> foreign = new ConcurrentHashMap<>();

    private record Subject(WorkerId self, JobId job) {}

    PartHelp(Environment with) {
        this.with = with;
    }

    boolean with(Job.Claimed<IngestSpec> job, WorkerId self, Assistance assistance) {
        Subject subject = new Subject(self, job.id());
        long now = with.limits().nanoTime().getAsLong();
        if (now - notBefore.getOrDefault(subject, now) < 0
                || assistance.stopReason().isPresent()) {
            return false;
        }
        notBefore.values().removeIf(time -> now - time > AFTER_A_FAILURE.toNanos());
        notBefore.put(subject, now + with.lease().toNanos() / LOOKS_IN_A_LEASE);
        return helped(job, self, assistance, subject);
    }

    private boolean helped(Job.Claimed<IngestSpec> job, WorkerId self, Assistance assistance, Subject subject) {
        try {
            Optional<Announcement> announced =
                    Announcement.of(with.store(), job.id(), job.record().generation());
            Optional<Digest> list = announced.filter(Announcement::shared).flatMap(Announcement::list);
            if (list.isEmpty() || announced.get().equals(foreign.get(self))) {
                return false;
            }
            LOG.info("ingestion {}: helping with its parts", job.id());
            with.scratch().fresh(self);
            if (new SourceRun(with, job, self, self, assistance).help(list.get(), assistance)) {
                return true;
            }
            LOG.warn(
                    "ingestion {}: {} is another source here than for {}, was changed since it was listed, or settings of reading differ; not helping",
                    job.id(),
                    job.record().spec().source(),
                    job.worker());
            foreign.put(self, announced.get());
            return true;
        } catch (JobStoppedException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (assistance.stopReason().isEmpty()) {
                LOG.warn(
                        "ingestion {}: helping with its parts failed, and is tried again later: {}",
                        job.id(),
                        e.getMessage(),
                        e instanceof HasErrorCode ? null : e); // no stack trace for failures with a code
                notBefore.put(subject, with.limits().nanoTime().getAsLong() + AFTER_A_FAILURE.toNanos());
            }
            return true;
        } finally {
            with.scratch().clear(self);
        }
    }
}
