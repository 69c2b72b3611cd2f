package dev.weightflow.model.training;

import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.Sampling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that decides a run, so that a state is only resumed where it would have gone on: model, method, configuration, the number of
 * batches an epoch, and a digest of the weights that are not trained.
 *
 * @param values by name
 */
record RunFingerprint(SortedMap<String, String> values) {

    RunFingerprint {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    static RunFingerprint of(Network network, TrainingConfig config, int batchesPerEpoch) {
        NetworkConfig model = network.config();
        TreeMap<String, String> values = new TreeMap<>();
        values.put("backbone", model.backbone().toString());
        values.put("image size", model.imageSize() + "");
        values.put("decoder", model.decoder().toString());
        values.put("tasks", model.tasks().toString());
        values.put("method", network.method().name().key());
        network.method().spec().options().forEach((option, value) -> values.put("method option " + option, value));
        values.put("length", config.length().toString());
        values.put("batches an epoch", batchesPerEpoch + "");
        values.put("batch size", config.batchSize() + "");
        values.put("accumulation", config.accumulation() + "");
        values.put("learning rate", config.learningRate() + "");
        values.put("warm-up fraction", config.warmUpFraction() + "");
        values.put("weight decay", config.weightDecay() + "");
        values.put("gradient clip", config.gradientClip() + "");
        values.put("loss weights", config.lossWeights().toString());
        // not named where they are the reference's: states from before they could be chosen go on
        if (!config.optimizer().equals(OptimizerOptions.REFERENCE)) {
            values.put("optimizer", config.optimizer().toString());
        }
        if (config.precision() != Precision.FLOAT32) {
            values.put("precision", config.precision().key());
        }
        if (!config.regularization().equals(Regularization.NONE)) {
            values.put("regularization", config.regularization().toString());
        }
        if (!config.sampling().equals(Sampling.REFERENCE)) {
            values.put("sampling", config.sampling().toString());
        }
        values.put("seed", config.seed() + "");
        values.put("digest of the frozen weights", network.digestOfFrozen());
        return new RunFingerprint(values);
    }

    /** What differs in a state's own run, one clause each. */
    List<String> differences(RunFingerprint state) {
        TreeSet<String> names = new TreeSet<>(values.keySet());
        names.addAll(state.values.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String here = values.getOrDefault(name, "absent");
            String there = state.values.getOrDefault(name, "absent");
            if (!here.equals(there)) {
                differences.add(name + " is " + there + " there and " + here + " here");
            }
        }
        return differences;
    }
}
