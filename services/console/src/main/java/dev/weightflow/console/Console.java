package dev.weightflow.console;

import dev.weightflow.console.live.ProgressStream;
import dev.weightflow.console.owner.Health;
import dev.weightflow.console.owner.ServiceClients;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.StoredDocuments;
import java.time.InstantSource;

/**
 * Sources of the pages' content.
 *
 * @param journals state read from the topics of facts
 * @param documents contents of the object store, read only
 * @param signals progress of work that goes on
 * @param health whether the services are ready
 * @param owners clients of the services, for judgements
 */
public record Console(
        Journals journals,
        StoredDocuments documents,
        ProgressStream signals,
        Health health,
        ServiceClients owners,
        InstantSource clock) {}
