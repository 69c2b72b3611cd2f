package dev.weightflow.chaos.simulation;

import dev.weightflow.projection.Datasets;

/** Owner of the topic of datasets, which follows it and keeps its head; its events are published by users, who ingest. */
final class IngestionProcess extends SimulatedProcess {
    IngestionProcess(SimulatedCluster world, int number) {
        super(world, "dataset-ingestion", number);
    }

    @Override
    void open() {
        journal(world.datasets, Datasets.projection(service()), true);
    }

    @Override
    void step() {
        follow();
    }
}
