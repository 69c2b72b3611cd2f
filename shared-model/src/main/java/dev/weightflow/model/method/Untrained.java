package dev.weightflow.model.method;

import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.MethodSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The merged form of a method whose weights depend on the input, and so stay as they are: nothing of it is trained.
 *
 * @param method that runs it
 */
record Untrained(Method method) implements Method {

    @Override
    public MethodSpec spec() {
        return method.spec();
    }

    @Override
    public List<BackbonePass> passes(Set<Task> tasks) {
        return method.passes(tasks);
    }

    @Override
    public List<ParameterSpec> adapters(SwinLayout backbone, Set<Task> tasks) {
        return method.adapters(backbone, tasks);
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return false;
    }

    @Override
    public LinearForward linearForward(BackbonePass pass, ParameterSet parameters, boolean training) {
        return method.linearForward(pass, parameters, training);
    }

    @Override
    public List<AdaptedWeight> adapted(SwinLayout backbone, BackbonePass pass, ParameterSet parameters) {
        return method.adapted(backbone, pass, parameters);
    }

    @Override
    public Merged merge(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters) {
        return new Merged(this, Map.of());
    }
}
