package dev.weightflow.model.training;

import dev.weightflow.schema.training.LossWeights;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.Sampling;

/** A {@link TrainingConfig} that differs from another one in what a test is about. */
final class ConfigBuilder {
    private final TrainingConfig from;
    private double learningRate;
    private int accumulation;
    private int checkpointEverySteps;
    private LossWeights lossWeights;
    private OptimizerOptions optimizer;
    private Sampling sampling;
    private Precision precision;
    private Regularization regularization;

    private ConfigBuilder(TrainingConfig from) {
        this.from = from;
        this.learningRate = from.learningRate();
        this.accumulation = from.accumulation();
        this.checkpointEverySteps = from.checkpointEverySteps();
        this.lossWeights = from.lossWeights();
        this.optimizer = from.optimizer();
        this.sampling = from.sampling();
        this.precision = from.precision();
        this.regularization = from.regularization();
    }

    static ConfigBuilder from(TrainingConfig config) {
        return new ConfigBuilder(config);
    }

    /** As {@link TrainingConfig#reference}. */
    static ConfigBuilder reference(RunLength length, int batchSize, long seed) {
        return from(TrainingConfig.reference(length, batchSize, seed, Precision.FLOAT32));
    }

    ConfigBuilder learningRate(double value) {
        this.learningRate = value;
        return this;
    }

    ConfigBuilder accumulation(int value) {
        this.accumulation = value;
        return this;
    }

    ConfigBuilder checkpointEverySteps(int value) {
        this.checkpointEverySteps = value;
        return this;
    }

    ConfigBuilder lossWeights(LossWeights value) {
        this.lossWeights = value;
        return this;
    }

    ConfigBuilder optimizer(OptimizerOptions value) {
        this.optimizer = value;
        return this;
    }

    ConfigBuilder sampling(Sampling value) {
        this.sampling = value;
        return this;
    }

    ConfigBuilder precision(Precision value) {
        this.precision = value;
        return this;
    }

    ConfigBuilder regularization(Regularization value) {
        this.regularization = value;
        return this;
    }

    TrainingConfig build() {
        return new TrainingConfig(
                from.length(),
                from.batchSize(),
                accumulation,
                learningRate,
                from.warmUpFraction(),
                from.weightDecay(),
                from.gradientClip(),
                lossWeights,
                from.seed(),
                checkpointEverySteps,
                optimizer,
                sampling,
                precision,
                regularization);
    }
}
