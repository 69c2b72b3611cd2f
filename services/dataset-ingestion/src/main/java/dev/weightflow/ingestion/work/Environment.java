package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.packing.JobFolders;
import dev.weightflow.ingestion.packing.Packer;
import dev.weightflow.ingestion.source.SourceOpener;
import dev.weightflow.platform.objectstore.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Components that an instance ingests with.
 *
 * @param lease time after which a worker that is silent loses its part
 */
public record Environment(
        SourceOpener sources,
        JobFolders scratch,
        Packer packer,
        ObjectStore store,
        IngestionLimits limits,
        Duration lease,
        IngestionMetrics metrics,
        InstantSource clock,
        Consumer<Duration> sleep) {}
