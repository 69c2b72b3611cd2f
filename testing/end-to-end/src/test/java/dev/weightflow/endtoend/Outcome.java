package dev.weightflow.endtoend;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.jobs.Evaluations;
import dev.weightflow.cli.jobs.Job;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.cli.jobs.Jobs;
import dev.weightflow.cli.models.Models;

/**
 * Ids that a run resulted in. All follow from contents, so that two runs over the same input have the same.
 *
 * @param checkpoint the digest of the final weights
 * @param report the digest of the evaluation's report
 */
record Outcome(String dataset, String job, String checkpoint, String report, int version, String status) {

    /** Waits for the end of a run. */
    static Outcome await(Session session, String dataset, String job, String model) throws InterruptedException {
        Job ended = new Jobs(session, JobKind.TRAINING).await(job);
        String checkpoint = ended.result("checkpoint").orElseThrow();
        Job evaluation = new Evaluations(session).await(checkpoint, dataset);
        Resource version = new Models(session).awaitDecision(model, checkpoint);
        return new Outcome(
                dataset,
                job,
                checkpoint,
                evaluation.result("report").orElseThrow(),
                (int) version.number("version"),
                version.text("status"));
    }
}
