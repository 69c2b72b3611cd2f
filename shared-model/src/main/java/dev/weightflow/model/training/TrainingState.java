package dev.weightflow.model.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.StateDictDiff;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.data.weights.WrittenFile;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.model.tensor.MatrixProducts.Library;
import dev.weightflow.model.tensor.Transfer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * State of a run between two steps, in plain memory. Resuming it is bit-identical to never having stopped, on the CPU and with as many threads. Of
 * weights that are not trained it has only a digest.
 *
 * <p>As a file it is safetensors: {@code model.NAME}, {@code adamw.step.NAME}, {@code adamw.first.NAME} and {@code adamw.second.NAME}, and a JSON
 * text under {@value #KEY} in the metadata. The same state always gives the same bytes.
 *
 * @param run the run's identity, by name
 * @param tensors by their names in the file
 */
public record TrainingState(int step, SortedMap<String, String> run, Map<String, HostTensor> tensors) {

    private static final String KEY = "weightflow.training-state";
    private static final int FORMAT = 1;
    private static final String MODEL = "model.";
    private static final String OPTIMIZER = "adamw.";
    private static final String PRODUCTS = "matrix products";
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Header(int format, int step, SortedMap<String, String> run) {}

    public TrainingState {
        run = Collections.unmodifiableSortedMap(new TreeMap<>(run));
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    static TrainingState of(int step, RunFingerprint run, Network network, AdamW optimizer) {
        SortedMap<String, String> values = new TreeMap<>(run.values());
        // not named where it is the only one of earlier versions
        if (onCpu(network) && MatrixProducts.library() != Library.ONEDNN) {
            values.put(PRODUCTS, MatrixProducts.library().key());
        }
        return new TrainingState(step, values, tensors(network, optimizer));
    }

    private static boolean onCpu(Network network) {
        return !network.parameters().manager().getDevice().isGpu();
    }

    private static Map<String, HostTensor> tensors(Network network, AdamW optimizer) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        optimizer.state().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
        StateDictLoader.trainedOf(network).forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
        return tensors;
    }

    /** Restores a run's model and optimizer, or changes neither. The run keeps the library for matrix products that it began with. */
    void restore(RunFingerprint here, Network network, AdamW optimizer) {
        SortedMap<String, String> there = new TreeMap<>(run);
        String products = there.remove(PRODUCTS);
        List<String> differences = new ArrayList<>(here.differences(RunFingerprint.stored(there)));
        if (products != null && Library.find(products).isEmpty()) {
            differences.add(PRODUCTS + " is " + products + " there, which this version does not know");
        }
        if (!differences.isEmpty()) {
            throw new TrainingException.RunMismatch(differences);
        }
        Map<String, List<Long>> expected = new LinkedHashMap<>();
        optimizer.shapes().forEach((name, shape) -> expected.put(OPTIMIZER + name, shape));
        StateDictLoader.movingIn(network)
                .forEach((name, array) -> expected.put(MODEL + name, Transfer.dimensions(array)));
        StateDictDiff.of(expected, tensors, name -> false).requireFit("the training state of step " + step);
        if (onCpu(network)) {
            MatrixProducts.use(products == null ? Library.ONEDNN : Library.of(products));
        }
        optimizer.restore(under(OPTIMIZER));
        StateDictLoader.loadTrained(network, "the training state of step " + step, under(MODEL));
    }

    private Map<String, HostTensor> under(String prefix) {
        Map<String, HostTensor> some = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                some.put(name.substring(prefix.length()), tensor);
            }
        });
        return some;
    }

    /**
     * Writes the file atomically.
     *
     * @throws dev.weightflow.data.weights.WeightsException.Unwritable if it cannot be written
     */
    public WrittenFile write(Path file) {
        return Safetensors.write(file, tensors, metadata());
    }

    public byte[] encode() {
        return Safetensors.encode(tensors, metadata());
    }

    private Map<String, String> metadata() {
        try {
            return Map.of(KEY, JSON.writeValueAsString(new Header(FORMAT, step, run)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts are always valid JSON", e);
        }
    }

    /**
     * Reads a file. Its tensors are views of a mapping of it: it must not be truncated before the state was resumed.
     *
     * @throws dev.weightflow.data.weights.WeightsException if it is no readable safetensors
     * @throws TrainingException.NoTrainingState if it holds something else, or is of a later version
     */
    public static TrainingState read(Path file) {
        return of(Safetensors.read(file));
    }

    static TrainingState of(WeightsFile file) {
        String json = file.metadata().get(KEY);
        if (json == null) {
            throw new TrainingException.NoTrainingState(file.label(), "its metadata have no " + KEY, null);
        }
        try {
            Header header = JSON.readValue(json, Header.class);
            if (header.format() != FORMAT || header.step() < 0 || header.run() == null) {
                throw new TrainingException.NoTrainingState(
                        file.label(), "its format is " + header.format() + ", and this version reads " + FORMAT, null);
            }
            return new TrainingState(header.step(), header.run(), file.tensors());
        } catch (JsonProcessingException e) {
            throw new TrainingException.NoTrainingState(
                    file.label(), "its " + KEY + " is not what it should be (" + e.getOriginalMessage() + ")", e);
        }
    }
}
