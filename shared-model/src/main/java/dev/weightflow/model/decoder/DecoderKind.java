package dev.weightflow.model.decoder;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of decoder. */
public enum DecoderKind {
    /** A downsampler for each task, then all scales in one 1×1 convolution: the reference implementation's default. */
    HRNET,
    /** A linear embedding of each scale, fused: what the rows that the paper inherited were measured with. */
    SEGFORMER;

    /** The kind's name in configurations. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of that name.
     *
     * @throws IllegalArgumentException naming those there are, if there is none
     */
    public static DecoderKind of(String key) {
        return Arrays.stream(values())
                .filter(kind -> kind.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no decoder is called '" + key + "'; there are "
                        + Arrays.stream(values()).map(DecoderKind::key).collect(Collectors.joining(", "))));
    }
}
