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
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Components of the registry, over journals and a store.
 *
 * @param registrar registers versions
 * @param promotions moves aliases
 * @param holds holds aliases where they are, and releases them
 * @param gates sets the gate policies of single models
 * @param reconciler catches up on work that is left
 * @param models answers questions about models
 * @param baseWeights stores the base weights from which trainings start
 */
public record Registry(
        Journals journals,
        Registrar registrar,
        Promotions promotions,
        Holds holds,
        GatePolicies gates,
        Reconciler reconciler,
        ModelQueries models,
        WeightsCatalogue baseWeights) {

    /** @param background runs the reactions to events of the journals */
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
        return new Registry(
                journals,
                registrar,
                promotions,
                new Holds(journals, clock),
                new GatePolicies(journals, gate),
                new Reconciler(journals, registrar, promotions, background, clock),
                new ModelQueries(journals, documents, clock),
                new WeightsCatalogue(store, documents, journals, clock));
    }
}
