package dev.weightflow.model.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.Autocast;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ReplicaGroup;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Model and copies of it on further devices, which compute a batch together: each a part of the images, by their positions in the batch. The result
 * is that of one device up to rounding: batch norm uses the statistics of the whole batch, random numbers are drawn for the whole batch, losses are
 * computed from all outputs on the first device, and gradients are summed in the order of the devices. The caller owns the model itself; the copies
 * are closed here. For one thread.
 */
public final class Replicas implements AutoCloseable {

    private final List<Network> networks = new ArrayList<>();
    private final ExecutorService threads;

    /**
     * @param first the model that is trained
     * @param further a device for each copy; without any, the model computes alone
     */
    public Replicas(Network first, List<Device> further) {
        networks.add(first);
        further.forEach(device -> networks.add(first.copy(device)));
        threads = Executors.newFixedThreadPool(networks.size(), work -> {
            Thread thread = new Thread(work, "replica");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Computes all tasks' outputs for a batch, on the first device, recorded for gradients; see {@link Network#forward}.
     *
     * @param images [batch, 3, size, size], at least as many as there are devices
     */
    Map<TaskName, NDArray> forward(NDArray images, Precision precision) {
        int batch = Math.toIntExact(images.getShape().get(0));
        int size = networks.size();
        if (size == 1) {
            return Autocast.in(precision, () -> networks.get(0).forward(images, true));
        }
        if (batch < size) {
            throw new IllegalArgumentException(
                    "a batch of %d images is not enough for %d devices; choose a larger batchSize or fewer devices"
                            .formatted(batch, size));
        }
        List<Integer> parts = new ArrayList<>();
        for (int replica = 0; replica < size; replica++) {
            parts.add(batch * (replica + 1) / size - batch * replica / size);
        }
        ReplicaGroup group = new ReplicaGroup(parts);
        List<Future<Map<TaskName, NDArray>>> running = new ArrayList<>();
        int first = 0;
        for (int replica = 0; replica < size; replica++) {
            Network network = networks.get(replica);
            NDArray part = Ops.onDeviceOf(
                    network.parameters().trained().get(0).array(),
                    images.get(first + ":" + (first + parts.get(replica))));
            int number = replica;
            running.add(threads.submit(() -> group.member(number, () -> forward(network, part, precision))));
            first += parts.get(replica);
        }
        List<Map<TaskName, NDArray>> outputs =
                running.stream().map(Replicas::result).toList();
        try {
            return TaskName.each(
                    outputs.get(0).keySet(),
                    task -> NDArrays.concat(new NDList(outputs.stream()
                            .map(some -> Ops.onDeviceOf(images, some.get(task)))
                            .toList())));
        } finally {
            outputs.forEach(some -> some.values().forEach(NDArray::close));
        }
    }

    private static Map<TaskName, NDArray> forward(Network network, NDArray images, Precision precision) {
        return Torch.recording(() -> {
            try (StepScope scope = StepScope.open()) {
                Map<TaskName, NDArray> outputs = Autocast.in(precision, () -> network.forward(images, true));
                outputs.values().forEach(scope::keep);
                return outputs;
            }
        });
    }

    private static <T> T result(Future<T> running) {
        try {
            return running.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a replica of the model failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the replicas of the model compute", e);
        }
    }

    /** Computes the gradients of a loss of the outputs of {@link #forward}, on the first device. */
    Gradients gradients(NDArray loss) {
        return Gradients.ofReplicas(
                loss,
                networks.stream().map(network -> network.parameters().trained()).toList());
    }

    /** Copies the model's changes to the copies: its trained parameters and its buffers. */
    void follow() {
        Torch.update(() -> {
            Network first = networks.get(0);
            for (Network copy : networks.subList(1, networks.size())) {
                first.parameters()
                        .trained()
                        .forEach(parameter ->
                                Ops.copyInPlace(copy.parameters().get(parameter.name()), parameter.array()));
                first.parameters()
                        .buffers()
                        .forEach((name, array) ->
                                Ops.copyInPlace(copy.parameters().get(name), array));
            }
        });
    }

    @Override
    public void close() {
        threads.shutdown();
        networks.subList(1, networks.size()).forEach(Network::close);
    }
}
