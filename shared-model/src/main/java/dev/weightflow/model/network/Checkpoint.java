package dev.weightflow.model.network;

import ai.djl.Device;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.weights.Safetensors;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.model.weights.WrittenFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A model between two steps as a safetensors file. It holds what training has changed, and names in its metadata what that lies
 * over: see {@link BaseModel}. The same model gives the same bytes.
 */
public final class Checkpoint {

    private Checkpoint() {}

    /**
     * Writes the file, which appears whole or not at all. A network whose base is not known is written whole.
     *
     * @param metadata what else the file says of itself
     * @throws dev.weightflow.model.weights.WeightsException.Unwritable if it cannot be written
     */
    public static WrittenFile write(Network network, Path file, Map<String, String> metadata) {
        Map<String, String> all = new TreeMap<>(metadata);
        network.base().ifPresent(base -> all.putAll(base.metadata()));
        return Safetensors.write(
                file,
                network.base().isPresent() ? StateDictLoader.trainedOf(network) : StateDictLoader.of(network),
                all);
    }

    /**
     * The network that a file holds, with the base that it names beneath. A file that names none must hold a whole model. The
     * caller closes the network.
     *
     * @param label what messages call the file
     * @param files where the base's weights are to be had
     * @throws dev.weightflow.model.weights.WeightsException if a file cannot be read, or does not fit the model
     */
    public static Network open(
            NetworkConfig config, Method method, Device device, String label, Path file, WeightFiles files) {
        WeightsFile checkpoint = WeightsFile.read(file);
        Optional<BaseModel> base = BaseModel.of(label, checkpoint.metadata());
        Network network = base.map(known -> known.build(config, method, device, files))
                .orElseGet(() -> Network.create(config, method, device, 0));
        try {
            if (base.isPresent()) {
                StateDictLoader.loadTrained(network, label, checkpoint.tensors());
            } else {
                StateDictLoader.load(network, label, checkpoint.tensors());
            }
            return network;
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }
}
