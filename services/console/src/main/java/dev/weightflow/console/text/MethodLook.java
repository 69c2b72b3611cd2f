package dev.weightflow.console.text;

import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.MethodSpec;
import java.util.Map;

/** Display names of methods: as in their papers, with the number that sets their size. */
public final class MethodLook {
    private static final Map<MethodName, String> TITLES = Map.ofEntries(
            Map.entry(MethodName.SINGLE_TASK, "Single task"),
            Map.entry(MethodName.FULL, "Full"),
            Map.entry(MethodName.DECODERS_ONLY, "Decoders only"),
            Map.entry(MethodName.LORA, "LoRA"),
            Map.entry(MethodName.MTLORA, "MTLoRA"),
            Map.entry(MethodName.DELORA, "DELORA"),
            Map.entry(MethodName.VERA, "VeRA"),
            Map.entry(MethodName.DORA, "DoRA"),
            Map.entry(MethodName.BITFIT, "BitFit"),
            Map.entry(MethodName.OFT, "OFT"),
            Map.entry(MethodName.DITASK, "DiTASK"),
            Map.entry(MethodName.ADAPTER, "Adapter"),
            Map.entry(MethodName.VPT, "VPT"),
            Map.entry(MethodName.TADFORMER, "TADFormer"),
            Map.entry(MethodName.FAAR, "FAAR"),
            Map.entry(MethodName.FILE, "Own method"));

    private MethodLook() {}

    /** Returns the method's name. */
    public static String title(MethodName name) {
        return TITLES.getOrDefault(name, name.key());
    }

    /** Returns the method's name with its rank, if it has one: {@code DELORA r 24}. */
    public static String title(MethodSpec method) {
        String rank = method.words().get("rank");
        return rank == null ? title(method.name()) : title(method.name()) + " r " + rank;
    }
}
