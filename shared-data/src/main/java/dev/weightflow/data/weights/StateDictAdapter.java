package dev.weightflow.data.weights;

import dev.weightflow.data.host.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mapping of the parameter names of published checkpoints to this program's.
 *
 * <p>Inside, a name is the official Swin Transformer's with the prefix {@code backbone.}, or the MTLoRA reference's without the infix {@code .linear}
 * of its adapted layers, or DINOv2's. Four forms are accepted: official Swin files without prefix, MTLoRA's checkpoints, Vision Transformers of
 * DINOv2 and timm, and files that have our names already; any of them may have the prefix {@code module.} of PyTorch's data-parallel wrapper.
 */
public final class StateDictAdapter {

    /** Prefix of the names of a backbone's parameters. */
    public static final String BACKBONE = "backbone.";

    private static final String DATA_PARALLEL = "module.";

    /** Names of the frozen weight and bias in the reference's adapted layers. */
    private static final Pattern IN_ADAPTED_LAYER = Pattern.compile(
            "(.*\\.(?:attn\\.qkv|attn\\.proj|mlp\\.fc1|mlp\\.fc2|downsample\\.reduction))\\.linear\\.(weight|bias)");

    /** Buffers that a model computes itself or never reads, and parts that only pre-training uses: classifier, its norm, mask. */
    private static final Pattern NOT_NEEDED = Pattern.compile(
            ".*\\.(?:attn_mask|relative_position_index|num_batches_tracked)|backbone\\.(?:(?:head|norm)\\.(?:weight|bias)|mask_token)");

    /** timm's name of DINOv2's registers; its models have the class token's position added to the token itself. */
    private static final String TIMM_REGISTERS = BACKBONE + "reg_token";

    private static final String REGISTERS = BACKBONE + "register_tokens";
    private static final String POSITION = BACKBONE + "pos_embed";

    private StateDictAdapter() {}

    /**
     * State dict under our names.
     *
     * @param tensors the tensors, in their order
     * @param ignored original names of tensors that are not needed, in their order
     */
    public record Mapped(Map<String, HostTensor> tensors, List<String> ignored) {}

    /**
     * Maps the names of a file to ours. Names of no known form are kept: {@link StateDictDiff} reports them.
     *
     * @param declared whether the model has a parameter of that name: a final norm is a part of some backbones and not of others
     * @throws WeightsException.Malformed if two tensors would get the same name
     */
    public static Mapped toOurs(WeightsFile file, Predicate<String> declared) {
        return toOurs(file.label(), file.tensors(), declared);
    }

    /** Maps the names of tensors from elsewhere; messages call their origin {@code label}. */
    public static Mapped toOurs(String label, Map<String, HostTensor> tensors, Predicate<String> declared) {
        String wrapper =
                tensors.keySet().stream().allMatch(name -> name.startsWith(DATA_PARALLEL)) ? DATA_PARALLEL : "";
        boolean bareBackbone = tensors.containsKey(wrapper + "patch_embed.proj.weight");
        Map<String, HostTensor> mapped = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        tensors.forEach((original, tensor) -> {
            String name = (bareBackbone ? BACKBONE : "") + original.substring(wrapper.length());
            if (NOT_NEEDED.matcher(name).matches() && !declared.test(name)) {
                ignored.add(original);
                return;
            }
            Matcher adapted = IN_ADAPTED_LAYER.matcher(name);
            String ours = adapted.matches() ? adapted.group(1) + "." + adapted.group(2) : name;
            if (mapped.put(ours, tensor) != null) {
                throw new WeightsException.Malformed(
                        label, "two tensors are called '%s', one of them as '%s'".formatted(ours, original));
            }
        });
        if (mapped.containsKey(TIMM_REGISTERS)) {
            mapped.put(REGISTERS, mapped.remove(TIMM_REGISTERS));
            mapped.computeIfPresent(POSITION, (name, patches) -> withoutClassPosition(patches));
        }
        return new Mapped(mapped, List.copyOf(ignored));
    }

    /** Pads the position embeddings of the patches, [1, patches, channels], with zeros for the class token's before them. */
    private static HostTensor withoutClassPosition(HostTensor patches) {
        if (patches.shape().size() != 3 || patches.shape().get(0) != 1 || patches.elements() == 0) {
            return patches;
        }
        int channels = patches.shape().get(2).intValue();
        float[] positions = new float[channels + patches.elements()];
        System.arraycopy(patches.toFloats(), 0, positions, channels, patches.elements());
        return HostTensor.of(positions, 1, 1 + patches.shape().get(1), channels);
    }
}
