package dev.weightflow.registry.view;

import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What comes of a data set, and why.
 *
 * @param event the fact that it was ingested
 * @param outlooks what every model's policy says about it
 * @param missing a fact that the chain refers to and no topic holds any more
 * @param chain what led to the data set, and everything that followed from it
 */
public record ExplanationView(
        DatasetId dataset,
        String source,
        Instant ingestedAt,
        EventId event,
        List<OutlookView> outlooks,
        Optional<EventId> missing,
        List<AccountView.Step> chain) {}
