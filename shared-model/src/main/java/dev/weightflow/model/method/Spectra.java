package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.TorchScript;
import dev.weightflow.schema.Keyed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Singular values of some weights under one diffeomorphism for each group of them. All groups are computed at once, in as many steps of the engine as
 * the longest path of any point takes.
 *
 * @param name under which {@link #derive} stores its results
 * @param groups the names of the weights under one diffeomorphism, in the order of the diffeomorphisms
 */
record Spectra(String name, List<List<String>> groups, SpectrumReading reading) {

    static final TorchScript SCRIPT = TorchScript.beside(Spectra.class);

    /** Decomposes a weight, [out, in], and stores its factors among the parameters. */
    static void decompose(String name, NDArray weight, ParameterSet parameters) {
        List<NDArray> parts = Ops.svd(weight);
        parameters.derive(name + ".ditask_U", parts.get(0));
        parameters.derive(name + ".ditask_S", parts.get(1));
        parameters.derive(name + ".ditask_V", parts.get(2));
    }

    /** Computes U·diag(s)·Vᵀ, [out, in], of a decomposed weight; s [p]. */
    static NDArray compose(String name, NDArray s, ParameterSet parameters) {
        return parameters.get(name + ".ditask_U").mul(s.reshape(1, -1)).matMul(parameters.get(name + ".ditask_V"));
    }

    /** Stores the diffeomorphism of each point among the parameters; all weights must have been decomposed. */
    void derive(ParameterSet parameters) {
        if (groups.isEmpty()) {
            return;
        }
        List<Long> rows = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            for (String weight : groups.get(group)) {
                for (long i = 0; i < values(weight, parameters).size(); i++) {
                    rows.add((long) group);
                }
            }
        }
        parameters.derive(
                name,
                parameters
                        .manager()
                        .create(rows.stream().mapToLong(Long::longValue).toArray()));
    }

    /**
     * Computes the transformed singular values: for each group those of its weights by their names, each [p]. After each cell it checks whether every
     * point has arrived, which synchronises with the device: at most 2·cells + 1 times.
     *
     * @param velocities [cells − 1] of each group
     */
    List<Map<String, NDArray>> moved(List<NDArray> velocities, ParameterSet parameters) {
        if (groups.isEmpty()) {
            return List.of();
        }
        NDList points = new NDList();
        groups.forEach(group -> group.forEach(weight -> points.add(points(values(weight, parameters)))));
        // the points after unit time in continuous velocity fields that are affine in each of equally wide cells
        // and 0 at both ends, in closed form (CPAB: Freifeld et al., 2017)
        NDArray ends = SCRIPT.call(
                "cpab",
                NDArrays.concat(points),
                parameters.get(name),
                NDArrays.stack(new NDList(velocities))); // [points]
        List<Map<String, NDArray>> moved = new ArrayList<>();
        long first = 0;
        for (List<String> group : groups) {
            Map<String, NDArray> ofGroup = new HashMap<>();
            for (String weight : group) {
                NDArray values = values(weight, parameters);
                ofGroup.put(weight, at(values, ends.get(first + ":" + (first + values.size()))));
                first += values.size();
            }
            moved.add(ofGroup);
        }
        return moved;
    }

    /** Maps singular values to their points in [0, 1]: [p] to [p] */
    private NDArray points(NDArray values) {
        return switch (reading) {
            case VALUES -> values.div(values.get(":1"));
            case INDEX ->
                Ops.scale(
                        values.getManager().arange((int) values.size()).toType(DataType.FLOAT32, false),
                        1.0 / (values.size() - 1));
        };
    }

    /** Interpolates the singular values at points of [0, 1]: [p] and [p] to [p] */
    private NDArray at(NDArray values, NDArray points) {
        return switch (reading) {
            case VALUES -> points.mul(values.get(":1"));
            case INDEX -> SCRIPT.call("interpolate", values, Ops.scale(points, values.size() - 1));
        };
    }

    /** [p] */
    private static NDArray values(String name, ParameterSet parameters) {
        return parameters.get(name + ".ditask_S");
    }

    public enum SpectrumReading implements Keyed {
        /** The singular values themselves, as fractions of a weight's largest, as in the paper. */
        VALUES,
        /** The indices of the sorted singular values, between which they are interpolated, as in the released code. */
        INDEX
    }
}
