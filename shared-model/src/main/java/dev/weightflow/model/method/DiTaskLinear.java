package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.RandomOps;
import dev.weightflow.schema.Task;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The linear layers of {@link DiTask}. All singular values are moved when the pass begins.
 *
 * <pre>
 *   shared = W·drop(x) + b           W = U·diag(φ(S))·Vᵀ
 *   task t = W_t·x_t + b             W_t = U·diag(φ_t(S))·Vᵀ    (drop(x) where the task has no input of its own)
 * </pre>
 */
final class DiTaskLinear implements LinearForward {

    private final DiTask method;
    private final BackbonePass pass;
    private final ParameterSet parameters;
    private final boolean training;
    private final PlainLinear plain;
    private final Map<String, NDArray> shared;
    private final Map<Task, Map<String, NDArray>> perTask = new EnumMap<>(Task.class);

    DiTaskLinear(DiTask method, BackbonePass pass, ParameterSet parameters, boolean training) {
        this.method = method;
        this.pass = pass;
        this.parameters = parameters;
        this.training = training;
        this.plain = new PlainLinear(pass, parameters);
        this.shared = moved(DiTask.SHARED);
        pass.tasks().forEach(task -> perTask.put(task, moved(DiTask.TASKS + task.key())));
    }

    /** The pass without adapters. */
    PlainLinear plain() {
        return plain;
    }

    @Override
    public TaskFeatures project(LinearLayer layer, TaskFeatures x) {
        if (!method.adapts(layer)) {
            return plain.project(layer, x);
        }
        NDArray bias = plain.parameter(layer.bias());
        double dropout = method.options().dropout();
        NDArray dropped = training ? RandomOps.dropout(x.shared(), dropout) : x.shared();
        NDArray out = Ops.linear(dropped, weight(layer), bias);
        if (!method.specialises(layer)) {
            return TaskFeatures.shared(out);
        }
        return new TaskFeatures(
                out,
                TaskFeatures.each(
                        pass.tasks(),
                        task -> Ops.linear(x.perTask().getOrDefault(task, dropped), weight(layer, task), bias)));
    }

    /** The weight of the shared stream, [out, in]. */
    NDArray weight(LinearLayer layer) {
        return method.merged() ? plain.parameter(layer.weight()) : compose(layer, shared);
    }

    /** The weight of a task's stream, [out, in]. */
    NDArray weight(LinearLayer layer, Task task) {
        return method.merged() ? plain.parameter(DiTask.weight(layer, task)) : compose(layer, perTask.get(task));
    }

    private NDArray compose(LinearLayer layer, Map<String, NDArray> values) {
        return TargetRows.replace(
                layer, method.options().targets(), plain.parameter(layer.weight()), (rows, frozen) -> {
                    String name = pass.prefix() + rows.name();
                    return Spectra.compose(name, values.get(name), parameters);
                });
    }

    /** The moved singular values, by the weights' names, of all layers with velocities of that name. */
    private Map<String, NDArray> moved(String velocities) {
        List<List<String>> groups = new ArrayList<>();
        List<NDArray> fields = new ArrayList<>();
        for (Parameter parameter : parameters.parameters()) {
            String name = parameter.name();
            if (name.startsWith(pass.prefix()) && name.endsWith(velocities)) {
                groups.add(method.weights(name.substring(0, name.length() - velocities.length())));
                fields.add(parameter.array());
            }
        }
        return new Spectra(groups, method.options().spectrum()).moved(fields, parameters);
    }
}
