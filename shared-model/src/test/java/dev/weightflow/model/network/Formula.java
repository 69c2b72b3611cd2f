package dev.weightflow.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;

/** Formula of the weights and inputs, shared by these tests and {@code network_parity.py}. */
public final class Formula {

    private Formula() {}

    public static NDArray array(NDManager manager, String name, Shape shape) {
        return array(manager, name, shape, 1, 0);
    }

    public static NDArray array(NDManager manager, String name, Shape shape, double scale, double offset) {
        float[] values = new float[(int) shape.size()];
        double phase = fnv(name) % 1000 / 100.0;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (offset + scale * Math.sin(0.7 * i + phase));
        }
        return manager.create(values, shape);
    }

    /** Computes a parameter or buffer of a model, by the script's rules for its kind. */
    static NDArray parameter(NDManager manager, String name, Shape shape) {
        if (name.endsWith(".running_var")) {
            return array(manager, name, shape, 0.5, 1);
        } else if (shape.dimension() == 1) {
            return array(manager, name, shape, 0.1, name.endsWith(".weight") || name.contains("magnitude") ? 1 : 0);
        } else if (name.endsWith("relative_position_bias_table")) {
            return array(manager, name, shape, 0.5, 0);
        } else if (name.contains(".lora_shared_B") || name.contains(".lora_tasks_B")) {
            return array(manager, name, shape, 0.05, 0);
        } else if (name.contains(".delora_W")) {
            long summed = name.endsWith("1") ? shape.get(0) : shape.get(1);
            return array(manager, name, shape, 3 / Math.sqrt(summed), 0);
        }
        return array(manager, name, shape, 1 / Math.sqrt((double) shape.size() / shape.get(0)), 0);
    }

    private static long fnv(String text) {
        long hash = 0x811C9DC5L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = ((hash ^ (b & 0xff)) * 0x01000193L) & 0xFFFFFFFFL;
        }
        return hash;
    }
}
