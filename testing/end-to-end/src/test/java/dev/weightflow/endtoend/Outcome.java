package dev.weightflow.endtoend;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.evaluations.Evaluation;
import dev.weightflow.cli.evaluations.Evaluations;
import dev.weightflow.cli.jobs.Job;
import dev.weightflow.cli.jobs.Jobs;
import dev.weightflow.cli.models.Models;
import dev.weightflow.cli.models.Version;

/**
 * The identities that a run led to. All follow from contents, so that two runs over the same input have the same.
 *
 * @param checkpoint the digest of the final weights
 * @param report the digest of the evaluation's report
 */
record Outcome(String dataset, String job, String checkpoint, String report, int version, String status) {

    /** Waits for the end of a run. */
    static Outcome await(Session session, String dataset, String job, String model) throws InterruptedException {
        Job ended = new Jobs(session).await(job).value();
        String checkpoint = ended.checkpoint().orElseThrow();
        Evaluation evaluation = new Evaluations(session).await(checkpoint, dataset);
        Version version = new Models(session).awaitDecision(model, checkpoint);
        return new Outcome(
                dataset, job, checkpoint, evaluation.report().orElseThrow(), version.version(), version.status());
    }
}
