package dev.weightflow.benchmarks;

import dev.weightflow.schema.MethodName;
import java.util.List;
import java.util.Locale;

interface Runner extends AutoCloseable {

    String name();

    /**
     * Builds a model in place of the last one.
     *
     * @return the number of trained elements, or of all where it only predicts
     */
    long open(Workload workload);

    /** Runs the work once on the open model, waits for its end, and returns its milliseconds. */
    double step();

    List<OperationTime> profile();

    @Override
    void close();

    /** Work of a side with a model. */
    enum Work {
        TRAIN,
        /** A forward pass of the merged model, which is the plain network whatever the method. */
        PREDICT;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Workload of a step: Swin-Tiny with HRNet-style decoders for all four tasks.
     *
     * @param imageSize pixels a side
     * @param batch images a step
     */
    record Workload(MethodName method, int imageSize, int batch) {}
}
