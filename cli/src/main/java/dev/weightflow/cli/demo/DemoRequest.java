package dev.weightflow.cli.demo;

import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.ModelSize;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the demo is asked for.
 *
 * @param dataset a PASCAL_MT folder; rendered scenes if absent
 * @param epochs passes over the training split, instead of the demo's own length
 * @param steps optimizer steps, instead of the demo's own length
 * @param keepRunning whether a platform that the demo starts goes on after it
 */
record DemoRequest(
        Optional<Path> dataset,
        ModelSize model,
        MethodName method,
        Optional<Integer> epochs,
        Optional<Integer> steps,
        boolean keepRunning) {

    /** The model that the result is a version of: what is trained on the same data in the same size competes. */
    String modelName() {
        String data = dataset.map(Path::getFileName)
                .map(name -> name.toString().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-"))
                .map(name -> name.replaceAll("^-|-$", ""))
                .filter(name -> !name.isEmpty())
                .orElse(dataset.isPresent() ? "data" : "scenes");
        return "demo-" + data + "-" + model.key();
    }
}
