package dev.weightflow.model.network;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.StateDictAdapter;
import dev.weightflow.data.weights.StateDictDiff;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.TaskName;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Copies weights between a model and a state dict. Names may be any that {@link StateDictAdapter} knows. A model with a backbone for each task takes
 * the one backbone of a state dict for all of them.
 */
public final class StateDictLoader {

    private StateDictLoader() {}

    /**
     * Loads a whole model: every parameter and running statistic.
     *
     * @throws dev.weightflow.data.weights.WeightsException.Mismatch naming everything that is missing, unexpected or of the
     *     wrong shape; the model is then unchanged
     */
    public static void load(Network network, String label, Map<String, HostTensor> weights) {
        load(network, label, weights, name -> false, name -> true, UnaryOperator.identity());
        network.derive();
    }

    /**
     * Loads the result of {@link #trainedOf}, over the weights that the training started from.
     *
     * @throws dev.weightflow.data.weights.WeightsException.Mismatch as {@link #load}
     */
    public static void loadTrained(Network network, String label, Map<String, HostTensor> weights) {
        Map<String, NDArray> moving = movingIn(network);
        load(network, label, weights, name -> !moving.containsKey(name), name -> true, UnaryOperator.identity());
    }

    /**
     * Loads a pre-trained backbone, which may be one for images of another size; parameters of a method and the decoders keep their initial values,
     * and other contents of the file are ignored.
     *
     * @throws dev.weightflow.data.weights.WeightsException.Mismatch as {@link #load}
     */
    public static void loadBackbone(Network network, String label, Map<String, HostTensor> weights) {
        Map<String, NDArray> added = chosen(
                network,
                parameter ->
                        parameter.group() == ParameterGroup.ADAPTER || parameter.group() == ParameterGroup.DECODER);
        load(
                network,
                label,
                weights,
                added::containsKey,
                name -> name.startsWith(StateDictAdapter.BACKBONE),
                tensors -> resized(network, tensors));
        network.initialiseAdapters();
    }

    /** Resizes the tensors of a backbone for images of another size to the network's; see {@link BackboneLayout#resized}. */
    private static Map<String, HostTensor> resized(Network network, Map<String, HostTensor> tensors) {
        BackboneLayout layout = network.config().layout();
        layout.parameters()
                .forEach(spec -> tensors.computeIfPresent(
                        StateDictAdapter.BACKBONE + spec.name(), (name, tensor) -> layout.resized(spec, tensor)));
        return tensors;
    }

    /** Returns the whole model as a state dict under this project's names. */
    public static Map<String, HostTensor> of(Network network) {
        return copied(network.parameters().state());
    }

    /** Copies the weights that training changes as a state dict: the trained parameters and the running statistics. */
    public static Map<String, HostTensor> trainedOf(Network network) {
        return copied(movingIn(network));
    }

    /**
     * Copies the weights that training changes, and those that the method added and keeps as initialised: with the base weights, the whole model.
     * {@link #loadTrained} loads them.
     */
    public static Map<String, HostTensor> adapterOf(Network network) {
        return copied(chosen(network, parameter -> parameter.trained() || parameter.group() == ParameterGroup.ADAPTER));
    }

    public static Map<String, NDArray> movingIn(Network network) {
        return chosen(network, Parameter::trained);
    }

    private static Map<String, NDArray> chosen(Network network, Predicate<Parameter> choice) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        network.parameters().parameters().stream()
                .filter(choice)
                .forEach(parameter -> arrays.put(parameter.name(), parameter.array()));
        arrays.putAll(network.parameters().buffers());
        return arrays;
    }

    private static Map<String, HostTensor> copied(Map<String, NDArray> arrays) {
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        arrays.forEach((name, array) -> weights.put(name, Transfer.toHost(array)));
        return weights;
    }

    private static void load(
            Network network,
            String label,
            Map<String, HostTensor> weights,
            Predicate<String> mayLack,
            Predicate<String> concerns,
            UnaryOperator<Map<String, HostTensor>> fitted) {
        Map<String, NDArray> state = network.parameters().state();
        Set<TaskName> tasks = network.config().taskNames();
        Set<String> declared = new HashSet<>(state.keySet());
        state.keySet().forEach(name -> sharedName(tasks, name).ifPresent(declared::add));
        Map<String, HostTensor> known = new LinkedHashMap<>(
                StateDictAdapter.toOurs(label, weights, declared::contains).tensors());
        known.keySet().removeIf(name -> !concerns.test(name));
        Map<String, HostTensor> chosen = chooseFor(tasks, state, fitted.apply(known));
        Map<String, List<Long>> expected = new LinkedHashMap<>();
        state.forEach((name, array) -> expected.put(name, Transfer.dimensions(array)));
        StateDictDiff.of(expected, chosen, mayLack).requireFit(label);
        Transfer transfer = new Transfer();
        chosen.forEach((name, tensor) -> transfer.copy(tensor, state.get(name)));
    }

    /** Chooses the tensor of each of the model's names, and adds the unused ones under their own. */
    private static Map<String, HostTensor> chooseFor(
            Set<TaskName> tasks, Map<String, NDArray> state, Map<String, HostTensor> known) {
        Map<String, HostTensor> chosen = new LinkedHashMap<>(known);
        for (String name : state.keySet()) {
            sharedName(tasks, name).filter(known::containsKey).ifPresent(shared -> {
                chosen.putIfAbsent(name, known.get(shared));
                chosen.remove(shared);
            });
        }
        return chosen;
    }

    /** Returns the name in one backbone for all tasks, of a parameter in the backbone of a single one. */
    private static Optional<String> sharedName(Set<TaskName> tasks, String name) {
        return tasks.stream()
                .map(task -> task.key() + "." + StateDictAdapter.BACKBONE)
                .filter(name::startsWith)
                .findFirst()
                .map(prefix -> StateDictAdapter.BACKBONE + name.substring(prefix.length()));
    }
}
