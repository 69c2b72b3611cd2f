package dev.weightflow.benchmarks;

import dev.weightflow.schema.MethodName;

/**
 * What is trained in a step: Swin-Tiny with HRNet-style decoders for all four tasks.
 *
 * @param method the fine-tuning method, with its default options
 * @param imageSize pixels a side
 * @param batch images a step
 */
record Workload(MethodName method, int imageSize, int batch) {}
