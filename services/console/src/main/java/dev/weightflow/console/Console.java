package dev.weightflow.console;

import dev.weightflow.console.live.Signals;
import dev.weightflow.console.owner.Health;
import dev.weightflow.console.owner.Owners;
import dev.weightflow.console.training.Histories;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.StoredDocuments;
import java.time.InstantSource;

/**
 * What pages are made of.
 *
 * @param journals what the topics of facts say
 * @param histories what happened to trainings, which the others leave out
 * @param documents what the store holds, read only
 * @param signals what is heard of work that goes on
 * @param health whether the services answer
 * @param owners the services, for judgements
 */
public record Console(
        Journals journals,
        Histories histories,
        StoredDocuments documents,
        Signals signals,
        Health health,
        Owners owners,
        InstantSource clock) {}
