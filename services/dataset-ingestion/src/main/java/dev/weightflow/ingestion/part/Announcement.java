package dev.weightflow.ingestion.part;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.Optional;

/**
 * Message of a job's worker to all others about its parts. Who helps needs no more of the source than the list, and compares what it reads by.
 *
 * @param plan the digest of the plan
 * @param shared whether others can open the source
 * @param list the {@link SourceList}'s digest; empty where it is too large, or of an earlier release
 */
public record Announcement(Digest plan, boolean shared, Optional<Digest> list) {
    public Announcement {
        list = Faults.orEmpty(list);
    }

    /** Reads the announcement about a generation of a job, if there is one. */
    public static Optional<Announcement> of(ObjectStore store, JobId job, int generation) {
        return store.read(key(job, generation)).map(json -> WeightflowJson.read(json, Announcement.class));
    }

    public void publish(ObjectStore store, JobId job, int generation) {
        store.replace(key(job, generation), WeightflowJson.write(this));
    }

    /** Returns the folder of the plan's parts in the store. */
    public static String folder(JobId job, int generation, Digest plan) {
        return "%s/%d/%s/".formatted(folder(job), generation, plan);
    }

    private static String key(JobId job, int generation) {
        return "%s/%d/plan".formatted(folder(job), generation);
    }

    private static String folder(JobId job) {
        return "ingestions/" + job.value().replace("..", "-."); // no name in the store has two dots in a row
    }
}
