package dev.weightflow.benchmarks;

import java.util.List;

/** One side of the comparison. */
interface Runner extends AutoCloseable {

    /** What it is called in the table. */
    String name();

    /**
     * Builds a model in place of the last one.
     *
     * @return how many numbers are trained
     */
    long open(Workload workload);

    /** Runs one training step on the open model and returns how many milliseconds it took. */
    double step();

    /** Runs one training step and returns the time inside each operation, the longest first. */
    List<OperationTime> profile();

    @Override
    void close();
}
