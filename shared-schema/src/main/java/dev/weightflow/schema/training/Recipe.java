package dev.weightflow.schema.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;

/**
 * Named preset of a training's numbers: a request on which others are based. Model, method, tasks, image size and initial weights are no part of a
 * recipe; its numbers are recorded one by one in the resulting specification, so that the same numbers without its name are the same job.
 */
public enum Recipe implements Keyed {
    /**
     * Recipe of the reference implementation (MTLoRA's public code at 333a375; its authors name a batch of 32 on one GPU). Docs/training.md lists its
     * numbers with what is not known of them.
     */
    MTLORA_RECIPE("""
        {
          "epochs": 300,
          "batchSize": 32,
          "overrides": {
            "effectiveBatch": 32,
            "weightDecay": 0.05,
            "undecayed": ["vectors"],
            "beta1": 0.9,
            "beta2": 0.999,
            "epsilon": 1e-8,
            "warmupFraction": 0.06666666666666667,
            "warmupStart": 0.001,
            "finalRate": 0.01,
            "gradientClip": 5,
            "dropPath": 0.2,
            "lossWeights": {"semseg": 1, "human_parts": 2, "sal": 5, "normals": 10},
            "flip": 0.5,
            "rotation": 20,
            "minScale": 0.75,
            "maxScale": 1.25,
            "peopleOnly": true,
            "validateEveryEpochs": 5,
            "result": "last",
            "precision": "float32"
          }
        }
        """);

    private final String json;

    Recipe(String json) {
        this.json = json;
    }

    ObjectNode patch() {
        return WeightflowJson.read(json.getBytes(StandardCharsets.UTF_8), ObjectNode.class);
    }

    public static Recipe named(String key) {
        return Keyed.of(Recipe.class, key);
    }
}
