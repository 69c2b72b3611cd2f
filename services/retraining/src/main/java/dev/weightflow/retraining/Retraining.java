package dev.weightflow.retraining;

import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.retraining.drift.DriftQueries;
import dev.weightflow.retraining.drift.DriftWatch;
import dev.weightflow.retraining.policy.ActionQueries;
import dev.weightflow.retraining.policy.Pauses;
import dev.weightflow.retraining.policy.Policies;
import dev.weightflow.retraining.policy.PolicyEvaluator;
import dev.weightflow.retraining.policy.Requests;
import dev.weightflow.retraining.policy.Retrainer;
import dev.weightflow.retraining.policy.RetrainingQueries;
import dev.weightflow.retraining.policy.WaitingDatasets;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Components of the service, over journals and a store.
 *
 * @param policies sets policies
 * @param pauses pauses retraining, and resumes it
 * @param requests notes requests of people to have a model retrained
 * @param retrainer decides whether to retrain on datasets, and requests trainings
 * @param drift decides whether windows of what models see have changed, and requests their measurement
 * @param queries answers questions about policies and decisions
 * @param actionQueries answers questions about other evidence than new data
 * @param driftQueries answers questions about windows
 */
public record Retraining(
        Journals journals,
        Policies policies,
        Pauses pauses,
        Requests requests,
        Retrainer retrainer,
        DriftWatch drift,
        RetrainingQueries queries,
        ActionQueries actionQueries,
        DriftQueries driftQueries) {
    /**
     * @param nanos monotonic clock, in nanoseconds
     * @param background runs the reactions to events of the journals
     */
    public static Retraining over(
            Journals journals,
            ObjectStore store,
            RequestSender requests,
            InstantSource clock,
            LongSupplier nanos,
            Executor background) {
        PolicyEvaluator evaluator = new PolicyEvaluator(journals, new StoredDocuments(store), clock);
        Policies policies = new Policies(journals, evaluator);
        WaitingDatasets waiting = new WaitingDatasets(nanos);
        ActionQueries actions = new ActionQueries(journals, waiting, clock);
        return new Retraining(
                journals,
                policies,
                new Pauses(journals),
                new Requests(journals),
                new Retrainer(journals, evaluator, requests, waiting, background, clock),
                new DriftWatch(journals, store, requests, background, clock),
                new RetrainingQueries(journals, policies, evaluator, waiting, actions),
                actions,
                new DriftQueries(journals, new StoredDocuments(store)));
    }
}
