package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.Spectra.SpectrumReading;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * DiTASK (Mantri et al., 2025): W0 = U·diag(S)·Vᵀ becomes U·diag(φ(S))·Vᵀ, where the diffeomorphism φ is the flow of a trained one-dimensional
 * velocity field over unit time. In the last block of each stage each task has a φ of its own. Unlike in MTLoRA, a task's weight is applied to the
 * task's own input.
 */
final class DiTask extends TaskStreamMethod<DiTask.Options, DiTask.Linear> {

    /** Suffix of the name of a layer's shared velocities. */
    static final String SHARED = ".ditask_shared_theta";
    /** Infix between a layer's name and the task's in the names of the task's velocities. */
    static final String TASKS = ".ditask_tasks_theta.";

    private DiTask(Options options, boolean merged) {
        super(options, merged);
    }

    @Override
    public Method merged() {
        return new DiTask(options(), true);
    }

    @Override
    public boolean adapts(LinearLayer layer) {
        return WeightSlice.any(layer, options().targets());
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer) {
        return isMerged()
                ? Stream.empty()
                : Stream.of(velocities(layer.name() + SHARED, options().cells()));
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer, TaskName task) {
        return Stream.of(
                isMerged()
                        ? ParameterSpec.adapter(weight(layer, task), Initializer.zeros(), layer.out(), layer.in())
                        : velocities(
                                layer.name() + TASKS + task.key(), options().taskCells()));
    }

    @Override
    public void derive(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters) {
        if (isMerged()) {
            return;
        }
        String prefix = pass(tasks).prefix();
        for (LinearLayer layer : backbone.linearLayers()) {
            NDArray w0 = parameters.get(prefix + layer.weight());
            for (WeightSlice rows : WeightSlice.of(layer, options().targets())) {
                Spectra.decompose(prefix + rows.name(), rows.of(w0), parameters);
            }
        }
        spectra(prefix, velocities(prefix, SHARED, parameters), SHARED).derive(parameters);
        spectra(prefix, ofTasks(prefix, tasks, parameters), TASKS).derive(parameters);
    }

    @Override
    public Linear hooks(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters, boolean training) {
        return new Linear(this, pass, parameters, training);
    }

    /** Returns the weights of the shared stream, unless they are merged, and those of the tasks. Their spectra are known in float32. */
    @Override
    protected Stream<AdaptedWeight> adapted(LinearLayer layer, Linear forward) {
        NDArray frozen = forward.plain().parameter(layer.weight());
        return WeightSlice.of(layer, options().targets()).stream()
                .flatMap(rows -> Stream.concat(
                        isMerged() ? Stream.empty() : Stream.of(adapted(rows, "", frozen, forward.weight(layer))),
                        specialises(layer)
                                ? forward.plain().pass().tasks().stream()
                                        .map(task ->
                                                adapted(rows, "." + task.key(), frozen, forward.weight(layer, task)))
                                : Stream.empty()));
    }

    private static AdaptedWeight adapted(WeightSlice rows, String suffix, NDArray frozen, NDArray adapted) {
        return new AdaptedWeight(
                rows.name() + suffix,
                rows.of(frozen),
                w0 -> Ops.cast(rows.of(adapted), w0.getDataType()),
                Optional.empty());
    }

    @Override
    protected NDArray weight(LinearLayer layer, Linear forward) {
        return forward.weight(layer);
    }

    /** Merges every weight into a plain one; those of tasks are kept beside the shared ones. */
    @Override
    protected Map<String, NDArray> merge(LinearLayer layer, Linear forward) {
        Map<String, NDArray> weights = new HashMap<>();
        weights.put(layer.weight(), weight(layer, forward));
        if (specialises(layer)) {
            forward.plain()
                    .pass()
                    .tasks()
                    .forEach(task -> weights.put(weight(layer, task), forward.weight(layer, task)));
        }
        return weights;
    }

    /** Computes the spectra under the diffeomorphisms with those velocities, all at once. */
    Spectra spectra(String prefix, List<String> velocities, String kind) {
        return new Spectra(
                prefix + "ditask_rows" + kind,
                velocities.stream()
                        .map(name -> weights(name.substring(0, name.indexOf(kind))))
                        .toList(),
                options().spectrum());
    }

    /** Returns the names of all velocities in a backbone with that suffix. */
    static List<String> velocities(String prefix, String end, ParameterSet parameters) {
        return parameters.parameters().stream()
                .map(Parameter::name)
                .filter(name -> name.startsWith(prefix) && name.endsWith(end))
                .toList();
    }

    static List<String> ofTasks(String prefix, Collection<TaskName> tasks, ParameterSet parameters) {
        return tasks.stream()
                .flatMap(task -> velocities(prefix, TASKS + task.key(), parameters).stream())
                .toList();
    }

    /** Returns the names of a layer's weights that share one diffeomorphism. */
    private List<String> weights(String layer) {
        return layer.endsWith("qkv")
                ? Stream.of(TargetModule.QUERY, TargetModule.KEY, TargetModule.VALUE)
                        .filter(options().targets()::contains)
                        .map(target -> layer.substring(0, layer.length() - "qkv".length()) + target.key())
                        .toList()
                : List.of(layer);
    }

    static String weight(LinearLayer layer, TaskName task) {
        return layer.name() + ".ditask_tasks_weight." + task.key();
    }

    private ParameterSpec velocities(String name, int cells) {
        return ParameterSpec.adapter(
                name, options().identityStart() ? Initializer.zeros() : Initializer.fanIn(cells - 1), cells - 1);
    }

    /**
     * The linear layers of {@link DiTask}. All singular values are moved when the pass begins.
     *
     * <pre>
     *   shared = W·drop(x) + b           W = U·diag(φ(S))·Vᵀ
     *   task t = W_t·x_t + b             W_t = U·diag(φ_t(S))·Vᵀ    (drop(x) where the task has no input of its own)
     * </pre>
     */
    static final class Linear implements BackboneHooks {

        private final DiTask method;
        private final BackbonePass pass;
        private final ParameterSet parameters;
        private final boolean training;
        private final PlainLinear plain;
        /** Transformed singular values of each weight, by the name of the velocities. */
        private final Map<String, Map<String, NDArray>> moved;

        Linear(DiTask method, BackbonePass pass, ParameterSet parameters, boolean training) {
            this.method = method;
            this.pass = pass;
            this.parameters = parameters;
            this.training = training;
            this.plain = new PlainLinear(pass, parameters);
            this.moved = new HashMap<>();
            String prefix = pass.prefix();
            move(velocities(prefix, SHARED, parameters), SHARED);
            move(ofTasks(prefix, pass.tasks(), parameters), TASKS);
        }

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
            NDArray dropped = training ? Ops.dropout(x.shared(), dropout) : x.shared();
            NDArray out = Ops.linear(dropped, weight(layer), bias);
            if (!method.specialises(layer)) {
                return TaskFeatures.shared(out);
            }
            return new TaskFeatures(
                    out,
                    TaskName.each(
                            pass.tasks(),
                            task -> Ops.linear(x.perTask().getOrDefault(task, dropped), weight(layer, task), bias)));
        }

        NDArray weight(LinearLayer layer) {
            return method.isMerged() ? plain.parameter(layer.weight()) : compose(layer, SHARED);
        }

        NDArray weight(LinearLayer layer, TaskName task) {
            return method.isMerged() ? plain.parameter(DiTask.weight(layer, task)) : compose(layer, TASKS + task.key());
        }

        /** Composes [out, in] from the transformed singular values [p] of each of the layer's weights. */
        private NDArray compose(LinearLayer layer, String velocities) {
            Map<String, NDArray> values = moved.get(pass.prefix() + layer.name() + velocities);
            return WeightSlice.replace(
                    layer, method.options().targets(), plain.parameter(layer.weight()), (rows, frozen) -> {
                        String name = pass.prefix() + rows.name();
                        return Spectra.compose(name, values.get(name), parameters);
                    });
        }

        private void move(List<String> velocities, String kind) {
            List<NDArray> fields = velocities.stream().map(parameters::get).toList();
            List<Map<String, NDArray>> values =
                    method.spectra(pass.prefix(), velocities, kind).moved(fields, parameters);
            for (int i = 0; i < fields.size(); i++) {
                moved.put(velocities.get(i), values.get(i));
            }
        }
    }

    /**
     * @param cells the cells of the shared diffeomorphisms, at least 2: each trains a velocity at every border between two
     * @param taskCells the same of the tasks' diffeomorphisms
     * @param spectrum to which a diffeomorphism is applied
     * @param identityStart whether the diffeomorphisms start at the identity; they do by default, while the released code initialises them randomly
     * @param dropout the probability with which an adapted layer's input is zeroed
     * @param targets the layers that are adapted. q, k and v of a block share a diffeomorphism
     * @param taskTargets the layers that tasks adapt too, in the last block of each stage; those of proj, fc1 and fc2 that are targets by default
     */
    public record Options(
            @Default("64") Integer cells,
            @Default("4") Integer taskCells,
            @Default("values") SpectrumReading spectrum,
            @Default("true") Boolean identityStart,
            @Default("0.05") Double dropout,
            @Default("q,k,v,proj,fc1,fc2") List<TargetModule> targets,
            List<TargetModule> taskTargets,

            @Default("norms,patch-embedding,position-bias,patch-merging")
            List<UnfrozenGroup> smallParts,

            @Default("hrnet") DecoderName decoder)
            implements TaskStreamMethod.Options {
        public Options {
            taskTargets = OptionRules.taskTargets(taskTargets, targets);
        }

        @Override
        public void check(Faults faults) {
            faults.atLeast(2, "cells", cells).atLeast(2, "taskCells", taskCells);
            OptionRules.taskTargets(faults, this, "diffeomorphism");
            OptionRules.targetsInBlocks(faults, targets);
        }

        @Override
        public Method method() {
            return new DiTask(this, false);
        }
    }
}
