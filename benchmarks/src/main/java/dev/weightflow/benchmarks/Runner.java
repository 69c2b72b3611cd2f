package dev.weightflow.benchmarks;

import dev.weightflow.schema.MethodName;
import java.util.List;

interface Runner extends AutoCloseable {

    String name();

    /**
     * Builds a model in place of the last one.
     *
     * @return how many numbers are trained
     */
    long open(Workload workload);

    /** Runs one training step on the open model and returns how many milliseconds it took. */
    double step();

    List<OperationTime> profile();

    @Override
    void close();

    /**
     * What is trained in a step: Swin-Tiny with HRNet-style decoders for all four tasks.
     *
     * @param imageSize pixels a side
     * @param batch images a step
     */
    record Workload(MethodName method, int imageSize, int batch) {}
}
