package dev.weightflow.model.method;

import dev.weightflow.data.weights.StateDictAdapter;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.TaskName;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Pass through a backbone.
 *
 * @param name {@code shared}, or the key of the only task that it serves
 * @param prefix of the backbone's parameter names; passes with the same prefix share their weights
 * @param tasks the tasks that are decoded from its features
 */
public record BackbonePass(String name, String prefix, List<TaskName> tasks) {

    private static final String PREFIX = StateDictAdapter.BACKBONE;
    private static final String NECK = BackboneLayout.NECK;
    private static final String SHARED = "shared";

    public static List<BackbonePass> one(Set<TaskName> tasks) {
        return List.of(new BackbonePass(SHARED, PREFIX, List.copyOf(tasks)));
    }

    public static List<BackbonePass> eachThroughOneBackbone(Set<TaskName> tasks) {
        return tasks.stream()
                .map(task -> new BackbonePass(task.key(), PREFIX, List.of(task)))
                .toList();
    }

    /** Returns a pass for each task through weights of its own. A single task has the plain names, so that published weights fit. */
    public static List<BackbonePass> eachThroughItsOwnBackbone(Set<TaskName> tasks) {
        return tasks.stream()
                .map(task -> new BackbonePass(
                        task.key(), tasks.size() == 1 ? PREFIX : task.key() + "." + PREFIX, List.of(task)))
                .toList();
    }

    static List<BackbonePass> throughOneBackbone(Set<TaskName> tasks, boolean perTask) {
        return perTask ? eachThroughOneBackbone(tasks) : one(tasks);
    }

    /** Returns the full name of a backbone's parameter, or of the neck that this pass has before its decoders. */
    public String parameter(String name) {
        return name.startsWith(NECK) ? NECK + this.name + "." + name.substring(NECK.length()) : prefix + name;
    }

    public ParameterSpec ofNeck(ParameterSpec parameter) {
        return new ParameterSpec(
                parameter(parameter.name()), parameter.shape(), parameter.group(), parameter.initializer());
    }

    /** Gives an adapter's parameter its full name, which ends with the task if the pass is a single one's. */
    ParameterSpec own(ParameterSpec parameter) {
        return parameter.under(prefix).followedBy(suffix());
    }

    /** Returns the suffix of the names of this pass's own adapters: empty, or a dot and the task. */
    String suffix() {
        return name.equals(SHARED) ? "" : "." + name;
    }

    /**
     * Returns the passes if each of these parameters serves one of them alone, so that they are separate models on the same images; otherwise empty.
     */
    public static List<BackbonePass> independent(List<BackbonePass> passes, Collection<String> parameters) {
        Set<TaskName> all =
                passes.stream().flatMap(pass -> pass.tasks().stream()).collect(Collectors.toSet());
        boolean apart = passes.size() > 1
                && parameters.stream()
                        .allMatch(parameter -> passes.stream()
                                        .filter(pass -> pass.owns(parameter, all))
                                        .count()
                                == 1);
        return apart ? passes : List.of();
    }

    /**
     * Returns whether a parameter serves this pass: those of its backbone except other tasks' adapters there, of its neck, and of its tasks'
     * decoders.
     *
     * @param all the model's tasks
     */
    public boolean owns(String parameter, Set<TaskName> all) {
        return parameter.startsWith(prefix)
                        && all.stream().noneMatch(task -> !tasks.contains(task) && parameter.endsWith("." + task.key()))
                || parameter.startsWith("stage_norms." + name + ".")
                || parameter.startsWith(NECK + name + ".")
                || tasks.stream()
                        .anyMatch(task -> parameter.startsWith("downsampler." + task.key() + ".")
                                || parameter.startsWith("decoders.decoders." + task.key() + "."));
    }
}
