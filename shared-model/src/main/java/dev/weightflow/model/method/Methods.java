package dev.weightflow.model.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weightflow.model.backbone.Backbones;
import dev.weightflow.model.method.faar.Faar;
import dev.weightflow.model.method.tadformer.TadFormer;
import dev.weightflow.schema.ClosestMatch;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.json.TypedValue;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.TrainingSpec;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All methods by name, each with the record of its options, and the conversion of an option's JSON or word to its record. */
public final class Methods {
    private static final Map<MethodName, Class<? extends MethodOptions>> ALL = new EnumMap<>(MethodName.class);
    /** Reflection of the option records, cached: the JVM reads a class's components, their types and annotations anew for every caller. */
    private static final Map<MethodName, List<RecordComponent>> COMPONENTS = new EnumMap<>(MethodName.class);

    /** Options of before, each with why a method that has it is refused: without it, a stored training would silently be another one. */
    private static final Map<String, String> RETIRED = Map.of(
            "learnedTime",
            "learnedTime is no longer an option: weights flow for unit time; leave it out, or use an earlier release",
            "tolerance",
            "tolerance is no longer an option: the integrators take equal steps; choose euler, heun or rk4, or use an"
                    + " earlier release");

    static {
        ALL.put(MethodName.SINGLE_TASK, PlainMethod.SingleTask.class);
        ALL.put(MethodName.FULL, PlainMethod.Full.class);
        ALL.put(MethodName.DECODERS_ONLY, PlainMethod.DecodersOnly.class);
        ALL.put(MethodName.LORA, Lora.Options.class);
        ALL.put(MethodName.MTLORA, MtLora.Options.class);
        ALL.put(MethodName.DELORA, Delora.class);
        ALL.put(MethodName.VERA, Vera.Options.class);
        ALL.put(MethodName.DORA, Dora.Options.class);
        ALL.put(MethodName.BITFIT, PlainMethod.BitFit.class);
        ALL.put(MethodName.OFT, Oft.Options.class);
        ALL.put(MethodName.DITASK, DiTask.Options.class);
        ALL.put(MethodName.ADAPTER, Bottleneck.Options.class);
        ALL.put(MethodName.VPT, Vpt.Options.class);
        ALL.put(MethodName.TADFORMER, TadFormer.Options.class);
        ALL.put(MethodName.FAAR, Faar.Options.class);
        ALL.put(MethodName.FILE, FileMethod.Options.class);
        ALL.forEach((method, options) -> COMPONENTS.put(method, List.of(options.getRecordComponents())));
    }

    private Methods() {}

    /** Returns the method of a stored training; options that no method knows are of a later release and have no influence. */
    public static Method of(MethodSpec spec) {
        return options(spec).method();
    }

    /** Returns the method of a stored training, which may be a method file. */
    public static Method of(MethodSpec spec, MethodTexts texts) {
        return read(spec, false, Optional.of(texts)).method();
    }

    /**
     * Returns the options of a stored training's method, see {@link #of(MethodSpec)}. A method file that is named by its digest alone has no
     * functions then.
     */
    public static MethodOptions options(MethodSpec spec) {
        return read(spec, false, Optional.empty());
    }

    public static MethodSpec spec(MethodName name) {
        return spec(name, Map.of());
    }

    public static MethodSpec spec(MethodName name, int rank) {
        return spec(name, Map.of("rank", Integer.toString(rank)));
    }

    /**
     * Returns the method with these options, as words; lists are separated by commas.
     *
     * @throws InvalidRecordException with every fault: unknown names, words that do not fit, values out of range
     */
    public static MethodSpec spec(MethodName name, Map<String, String> options) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        options.forEach(json::put);
        return read(MethodSpec.of(name, json), true, Optional.empty()).spec();
    }

    /**
     * Checks the given options. Those that only the text of a method file defines are not checked here.
     *
     * @throws InvalidRecordException with every fault: unknown names, values that do not fit or are out of range
     */
    public static MethodOptions checked(MethodSpec spec) {
        return read(spec, true, Optional.empty());
    }

    /**
     * Tries a method file, which {@link #checked} only parses; needs the engine. The other methods have nothing to try.
     *
     * @return the same
     * @throws InvalidRecordException with its faults
     */
    public static MethodSpec tried(MethodSpec spec, MethodTexts texts) {
        if (read(spec, false, Optional.of(texts)) instanceof FileMethod.Options file) {
            file.tried();
        }
        return spec;
    }

    /** As {@link #completed(TrainingSpec, MethodTexts)}, with a method file's text where it comes with the training. */
    public static TrainingSpec completed(TrainingSpec training) {
        return completed(training, checked(training.method()));
    }

    /**
     * Tries the method file of a training, if it has one, on weights of all shapes in its model.
     *
     * @param texts source of its text
     * @throws InvalidRecordException with its faults
     */
    public static void tryOnModel(TrainingSpec training, MethodTexts texts) {
        if (read(training.method(), false, Optional.of(texts)) instanceof FileMethod.Options file) {
            file.tried(Backbones.of(training.model().key()).layout(training.imageSize()));
        }
    }

    /**
     * Completes the training with every option of its method, which is its stored form and its identity: a method file by its digest, without the
     * text.
     *
     * @param texts source of the text, unless it comes with the training
     * @throws InvalidRecordException with every fault of the method's options, or of terms of the loss or a model that it cannot have
     */
    public static TrainingSpec completed(TrainingSpec training, MethodTexts texts) {
        return completed(training, read(training.method(), true, Optional.of(texts)));
    }

    private static TrainingSpec completed(TrainingSpec training, MethodOptions options) {
        Regularization terms = training.regularization();
        Faults faults = Faults.of("A training specification")
                .require(terms.divergence() == 0, "%s", Regularization.NO_DIVERGENCE);
        // methods with a term are looked up only for the message, which reads the options of every method
        if (terms.distance() != 0 && !options.replacesWeights()) {
            faults.require(
                    false,
                    "regularization.distance needs a method that puts other weights in the place of frozen ones: %s",
                    names(MethodOptions::replacesWeights));
        }
        if (terms.pathLength() != 0 && !options.flows()) {
            faults.require(
                    false,
                    "regularization.pathLength needs a method whose weights flow along a field: %s; delora only without"
                            + " linearised",
                    names(MethodOptions::flows));
        }
        options.unfit(Backbones.of(training.model().key()))
                .ifPresent(why ->
                        faults.require(false, "method %s: %s", options.name().key(), why));
        faults.raise();
        return training.with(options.spec());
    }

    private static String names(Predicate<MethodOptions> have) {
        return MethodName.builtIn().stream()
                .filter(method -> have.test(options(MethodSpec.of(method))))
                .map(MethodName::key)
                .collect(Collectors.joining(", "));
    }

    static MethodName nameOf(MethodOptions options) {
        return ALL.entrySet().stream()
                .filter(method -> method.getValue() == options.getClass())
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** Returns the names of a method's options; a method file's are at its head. */
    public static List<String> optionNames(MethodSpec spec) {
        return spec.name() == MethodName.FILE ? FileOptions.names(spec) : optionNames(spec.name());
    }

    private static List<String> optionNames(MethodName name) {
        return COMPONENTS.get(name).stream().map(RecordComponent::getName).toList();
    }

    static Class<? extends MethodOptions> record(MethodName name) {
        return ALL.get(name);
    }

    private static MethodOptions read(MethodSpec spec, boolean strict, Optional<MethodTexts> texts) {
        MethodName name = spec.name();
        if (name == MethodName.FILE) {
            return FileOptions.read(spec, strict, texts, ALL.values());
        }
        ObjectNode options = spec.options();
        List<RecordComponent> components = COMPONENTS.get(name);
        List<String> names = optionNames(name);
        Faults faults = Faults.of("The method " + name.key());
        RETIRED.forEach((option, why) -> faults.require(!options.has(option), "%s", why));
        options.remove(RETIRED.keySet());
        options.fieldNames()
                .forEachRemaining(option -> faults.require(
                        names.contains(option)
                                || !strict && ALL.values().stream().noneMatch(other -> has(other, option)),
                        "%s is not an option of the method %s%s; there are %s",
                        option,
                        name.key(),
                        ClosestMatch.of(option, names)
                                .map(near -> " (did you mean " + near + "?)")
                                .orElse(""),
                        String.join(", ", names)));
        Object[] values = new Object[components.size()];
        for (int i = 0; i < components.size(); i++) {
            String option = components.get(i).getName();
            try {
                values[i] = value(components.get(i), options.path(option));
            } catch (IllegalArgumentException e) {
                faults.require(false, "%s: %s", option, e.getMessage());
                values[i] = value(components.get(i), MissingNode.getInstance());
            }
            Object present = values[i] instanceof Optional<?> optional ? optional.orElse(null) : values[i];
            if (present != null) {
                OptionRules.limits(faults, option, present);
            }
        }
        MethodOptions read = create(ALL.get(name), values);
        read.check(faults);
        faults.raise();
        return read;
    }

    /** Returns the given value, or the default; in a list each constant once, in the order of their declaration. */
    private static Object value(RecordComponent option, JsonNode given) {
        MethodOptions.Default otherwise = option.getAnnotation(MethodOptions.Default.class);
        if (!given.isMissingNode() && !given.isNull()) {
            return ordered(TypedValue.of(option.getGenericType(), given));
        } else if (otherwise != null) {
            return ordered(TypedValue.of(option.getGenericType(), TextNode.valueOf(otherwise.value())));
        }
        return option.getType() == Optional.class ? Optional.empty() : null;
    }

    static Object ordered(Object value) {
        return value instanceof List<?> list ? list.stream().distinct().sorted().toList() : value;
    }

    private static boolean has(Class<?> record, String option) {
        return Arrays.stream(record.getRecordComponents())
                .anyMatch(component -> component.getName().equals(option));
    }

    private static MethodOptions create(Class<?> type, Object[] values) {
        try {
            return (MethodOptions) type.getDeclaredConstructors()[0].newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made of its components", e);
        }
    }
}
