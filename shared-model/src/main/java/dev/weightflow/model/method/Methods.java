package dev.weightflow.model.method;

import dev.weightflow.model.method.faar.Faar;
import dev.weightflow.model.method.tadformer.TadFormer;
import dev.weightflow.schema.training.AdapterOptions;
import dev.weightflow.schema.training.BitFitOptions;
import dev.weightflow.schema.training.DecodersOnlyOptions;
import dev.weightflow.schema.training.DeloraOptions;
import dev.weightflow.schema.training.DiTaskOptions;
import dev.weightflow.schema.training.DoraOptions;
import dev.weightflow.schema.training.FaarOptions;
import dev.weightflow.schema.training.FullOptions;
import dev.weightflow.schema.training.LoraOptions;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.MtLoraOptions;
import dev.weightflow.schema.training.OftOptions;
import dev.weightflow.schema.training.SingleTaskOptions;
import dev.weightflow.schema.training.TadFormerOptions;
import dev.weightflow.schema.training.VeraOptions;
import dev.weightflow.schema.training.VptOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** All methods, each by the record of its options. */
public final class Methods {

    private static final Map<Class<? extends MethodSpec>, Function<MethodSpec, Method>> ALL = new HashMap<>();

    static {
        register(SingleTaskOptions.class, PlainMethod::of);
        register(FullOptions.class, PlainMethod::of);
        register(DecodersOnlyOptions.class, PlainMethod::of);
        register(LoraOptions.class, Lora::of);
        register(MtLoraOptions.class, MtLora::of);
        register(DeloraOptions.class, Delora::of);
        register(VeraOptions.class, Vera::of);
        register(DoraOptions.class, Dora::of);
        register(BitFitOptions.class, PlainMethod::of);
        register(OftOptions.class, Oft::of);
        register(DiTaskOptions.class, DiTask::of);
        register(AdapterOptions.class, Bottleneck::new);
        register(VptOptions.class, Vpt::new);
        register(TadFormerOptions.class, TadFormer::of);
        register(FaarOptions.class, Faar::of);
    }

    private Methods() {}

    /** The method with those options. */
    public static Method of(MethodSpec spec) {
        return ALL.get(spec.getClass()).apply(spec);
    }

    private static <S extends MethodSpec> void register(Class<S> options, Function<S, Method> method) {
        ALL.put(options, spec -> method.apply(options.cast(spec)));
    }
}
