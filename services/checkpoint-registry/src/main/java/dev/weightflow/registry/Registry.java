package dev.weightflow.registry;

import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.registry.baseweights.WeightsCatalogue;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.promotion.GatePolicies;
import dev.weightflow.registry.promotion.Holds;
import dev.weightflow.registry.promotion.Promotions;
import dev.weightflow.registry.promotion.Reconciler;
import dev.weightflow.registry.promotion.Registrar;
import dev.weightflow.registry.query.ModelQueries;
import dev.weightflow.registry.watch.Rollbacks;
import dev.weightflow.registry.watch.Watcher;
import dev.weightflow.registry.webhook.Webhooks;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Components of the registry, over journals and a store.
 *
 * @param registrar registers versions
 * @param promotions moves aliases
 * @param holds holds aliases where they are, and releases them
 * @param rollbacks gives the champion's alias back to its predecessor
 * @param gates sets the gate policies of single models
 * @param reconciler catches up on work that is left
 * @param models answers questions about models
 * @param baseWeights stores the base weights from which trainings start
 * @param webhooks tells others of facts
 */
public record Registry(
        Journals journals,
        Registrar registrar,
        Promotions promotions,
        Holds holds,
        Rollbacks rollbacks,
        GatePolicies gates,
        Reconciler reconciler,
        ModelQueries models,
        WeightsCatalogue baseWeights,
        Webhooks webhooks) {

    /**
     * Creates a registry without webhooks.
     *
     * @param background runs the reactions to events of the journals
     */
    public static Registry over(
            Journals journals,
            ObjectStore store,
            Gate gate,
            RequestSender requests,
            InstantSource clock,
            Executor background) {
        StoredDocuments documents = new StoredDocuments(store);
        Registrar registrar = new Registrar(journals, documents);
        Promotions promotions = new Promotions(journals, requests, documents, gate, clock);
        Rollbacks rollbacks = new Rollbacks(journals, clock);
        Watcher watcher = new Watcher(journals, requests, documents, gate, rollbacks);
        return new Registry(
                journals,
                registrar,
                promotions,
                new Holds(journals, clock),
                rollbacks,
                new GatePolicies(journals, gate),
                new Reconciler(journals, registrar, promotions, watcher, background, clock),
                new ModelQueries(journals, documents, gate, clock),
                new WeightsCatalogue(store, documents, journals, clock),
                Webhooks.NONE);
    }

    Registry with(Webhooks started) {
        return new Registry(
                journals, registrar, promotions, holds, rollbacks, gates, reconciler, models, baseWeights, started);
    }
}
