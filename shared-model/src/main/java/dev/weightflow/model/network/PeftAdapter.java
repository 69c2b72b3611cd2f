package dev.weightflow.model.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.StateDictAdapter;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.method.Lora;
import dev.weightflow.model.method.TargetModule;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes a LoRA checkpoint as adapter folders of Hugging Face's PEFT ({@code adapter_config.json}, {@code
 * adapter_model.safetensors}), over the published names of the Swin Transformer's modules.
 *
 * <p>PEFT adapts a packed layer as a whole: the pairs of q, k and v become one pair of their ranks together, A stacked and B
 * block-diagonal, which adds exactly the same to the weight. The trained bias offsets become the bias of PEFT's B.
 */
public final class PeftAdapter {

    private static final String OURS = StateDictAdapter.BACKBONE;
    private static final String THEIRS = "base_model.model.";

    private final Lora.Options options;
    private final Map<String, HostTensor> tensors;
    private final Set<String> taken = new LinkedHashSet<>();

    private final String base;

    private PeftAdapter(Lora.Options options, Map<String, HostTensor> tensors, String base) {
        this.options = options;
        this.tensors = tensors;
        this.base = base;
    }

    /**
     * Exports a checkpoint: one adapter in {@code out}, or one for each task in a folder of its name. Decoders and small parts of the backbone, which
     * PEFT does not support, go to {@code out/decoders.safetensors} under this project's names.
     *
     * @param given the file of weights that the training started from, if available
     * @return the adapters' folders
     * @throws CheckpointException if the file is no checkpoint with LoRA's adapters, or started from other weights
     */
    public static List<Path> export(Path checkpoint, Optional<Path> given, Path out) {
        WeightsFile file = WeightsFile.read(checkpoint);
        CheckpointHeader info = CheckpointHeader.of(file);
        if (!(info.method().options() instanceof Lora.Options options)) {
            throw new CheckpointException(
                    "not-lora",
                    checkpoint + " was trained with " + info.method().name().key()
                            + ", which PEFT does not know (its DeLoRA is another method); export it merged, as plain weights");
        }
        if (info.form() == CheckpointHeader.Form.MERGED) {
            throw new CheckpointException(
                    "already-merged",
                    checkpoint + " has its adapters merged; export the adapter.safetensors beside it");
        }
        PeftAdapter adapter = new PeftAdapter(options, file.tensors(), base(file, info, given));
        List<Path> folders = new ArrayList<>();
        if (options.perTask()) {
            for (TaskName task : info.network().taskNames()) {
                folders.add(adapter.write("." + task.key(), out.resolve(task.key())));
            }
        } else {
            folders.add(adapter.write("", out));
        }
        Map<String, HostTensor> rest = new LinkedHashMap<>(file.tensors());
        rest.keySet().removeAll(adapter.taken);
        Safetensors.write(out.resolve("decoders.safetensors"), rest, Safetensors.FROM_PYTORCH);
        return folders;
    }

    /** Returns the weights' path where they are available, else their digest; randomly initialised weights have neither. */
    private static String base(WeightsFile file, CheckpointHeader info, Optional<Path> given) {
        Optional<Digest> weights = info.base().flatMap(BaseModel::weights);
        if (weights.isEmpty()) {
            return info.base()
                    .map(drawn -> "random weights, drawn from seed " + drawn.seed())
                    .orElse("not recorded");
        }
        given.filter(path -> !isIn(path, weights.get())).ifPresent(other -> {
            throw CheckpointException.otherBase(file.label());
        });
        return given.map(Path::toString).orElse("sha256:" + weights.get().hex());
    }

    /** Returns whether the file has those weights, by the digest of their stored form, which other formats have too, or of the file itself. */
    private static boolean isIn(Path file, Digest weights) {
        try {
            return Digest.of(file).equals(weights)
                    || PretrainedBackbone.of(WeightsFile.read(file)).digest().equals(weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the adapter whose parameters have that suffix. */
    private Path write(String suffix, Path folder) {
        Map<String, HostTensor> written = new LinkedHashMap<>();
        Map<String, Integer> ranks = new TreeMap<>();
        Set<String> layers = new LinkedHashSet<>();
        for (String name : tensors.keySet()) {
            for (TargetModule target : options.targets()) {
                String end = "." + target.key() + ".lora_A" + suffix;
                if (name.startsWith(OURS) && name.endsWith(end)) {
                    layers.add(name.substring(OURS.length(), name.length() - end.length()) + "." + module(target));
                }
            }
        }
        layers.forEach(layer -> {
            Pair pair = pair(layer, suffix);
            written.put(THEIRS + layer + ".lora_A.weight", HostTensor.of(pair.a, pair.rank, pair.in));
            written.put(THEIRS + layer + ".lora_B.weight", HostTensor.of(pair.b, pair.out, pair.rank));
            if (biases()) {
                written.put(THEIRS + layer + ".lora_B.bias", HostTensor.of(pair.bias, pair.out));
            }
            // PEFT finds modules by the ends of their names, as attn.qkv
            ranks.put(layer.replaceFirst(".*\\.(?=\\w+\\.\\w+$)", ""), pair.rank);
        });
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve("adapter_config.json"), config(ranks));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Safetensors.write(folder.resolve("adapter_model.safetensors"), written, Safetensors.FROM_PYTORCH);
        return folder;
    }

    private boolean biases() {
        return options.smallParts().contains(UnfrozenGroup.BIASES);
    }

    /** Returns the name of the packed or plain layer of the target. */
    private static String module(TargetModule target) {
        return switch (target) {
            case QUERY, KEY, VALUE -> "qkv";
            default -> target.key();
        };
    }

    /** A [rank, in], B [out, rank] and its bias [out] of a whole module. */
    private record Pair(int rank, int in, int out, float[] a, float[] b, float[] bias) {
        Pair(int rank, int in, int out) {
            this(rank, in, out, new float[rank * in], new float[out * rank], new float[out]);
        }
    }

    private Pair pair(String layer, String suffix) {
        boolean packed = layer.endsWith(".qkv");
        List<TargetModule> all = options.targets().stream()
                .filter(target -> layer.endsWith("." + module(target)))
                .sorted()
                .toList();
        int r = options.rank();
        String parent = OURS + layer.substring(0, layer.lastIndexOf('.') + 1);
        HostTensor firstA = tensors.get(parent + all.get(0).key() + ".lora_A" + suffix);
        HostTensor firstB = tensors.get(parent + all.get(0).key() + ".lora_B" + suffix);
        int rows = firstB.shape().get(0).intValue();
        Pair pair = new Pair(r * all.size(), firstA.shape().get(1).intValue(), packed ? 3 * rows : rows);
        for (int i = 0; i < all.size(); i++) {
            String name = parent + all.get(i).key();
            int firstRow = packed ? all.get(i).ordinal() * rows : 0;
            float[] a = take(name + ".lora_A" + suffix);
            float[] b = take(name + ".lora_B" + suffix);
            System.arraycopy(a, 0, pair.a, i * a.length, a.length);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(b, row * r, pair.b, (firstRow + row) * pair.rank + i * r, r);
            }
            if (biases()) {
                float[] offset = take(name + ".lora_bias" + suffix);
                for (int row = 0; row < rows; row++) {
                    // PEFT scales the output of B, its bias included
                    pair.bias[firstRow + row] = (float) (offset[row] / options.scale());
                }
            }
        }
        return pair;
    }

    private float[] take(String name) {
        taken.add(name);
        return tensors.get(name).toFloats();
    }

    /** Writes the configuration: PEFT multiplies by lora_alpha / r, and takes another rank where a pattern defines it. */
    private byte[] config(Map<String, Integer> ranks) throws IOException {
        int most = ranks.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        Map<String, Object> others = new TreeMap<>();
        Map<String, Object> alphas = new TreeMap<>();
        ranks.forEach((module, rank) -> {
            if (rank != most) {
                others.put(module, rank);
                alphas.put(module, options.scale() * rank);
            }
        });
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("task_type", null);
        config.put("base_model_name_or_path", base);
        config.put("r", most);
        config.put("lora_alpha", options.scale() * most);
        config.put("lora_dropout", options.dropout());
        config.put("target_modules", ranks.keySet());
        config.put("rank_pattern", others);
        config.put("alpha_pattern", alphas);
        config.put("bias", "none");
        config.put("lora_bias", biases());
        config.put("fan_in_fan_out", false);
        config.put("use_rslora", false);
        config.put("use_dora", false);
        config.put("inference_mode", true);
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(config);
    }
}
