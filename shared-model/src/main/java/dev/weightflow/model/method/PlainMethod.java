package dev.weightflow.model.method;

import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A method that adds nothing to the backbone: it only chooses how many passes there are and what is trained. Methods with
 * adapters become one of these when they are merged.
 *
 * @param name what the method is called
 * @param options the configuration that it was made from
 * @param layout how many passes serve the tasks
 * @param trained what training moves
 */
public record PlainMethod(
        MethodName name,
        Map<String, String> options,
        Function<Set<Task>, List<BackbonePass>> layout,
        Predicate<ParameterSpec> trained)
        implements Method {

    /** The merged form of a method: nothing of it is trained. */
    public static PlainMethod merged(MethodName name, Function<Set<Task>, List<BackbonePass>> layout) {
        return new PlainMethod(name, Map.of(), layout, parameter -> false);
    }

    @Override
    public List<BackbonePass> passes(Set<Task> tasks) {
        return layout.apply(tasks);
    }

    @Override
    public List<ParameterSpec> adapters(SwinLayout backbone, Set<Task> tasks) {
        return List.of();
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return trained.test(parameter);
    }

    @Override
    public LinearForward linearForward(BackbonePass pass, ParameterSet parameters, boolean training) {
        return new PlainLinear(pass, parameters);
    }

    @Override
    public Merged merge(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters) {
        return new Merged(merged(name, layout), Map.of());
    }
}
