package dev.weightflow.model.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.schema.ClosestMatch;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.TypedValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The options of a method file: those that every such method has, and those that the file itself declares at its head. */
final class FileOptions {

    private static final List<String> OF_ALL = List.of("targets", "smallParts", "decoder");
    private static final Set<String> GIVEN = Set.of("text", "digest");
    private static final Map<String, String> OTHERWISE =
            Map.of("targets", "q,v", "smallParts", "", "decoder", DecoderName.HRNET.key());

    private FileOptions() {}

    /** The names of the options of the file whose text these options hold. */
    static List<String> names(ObjectNode options) {
        List<String> names = new ArrayList<>(OF_ALL);
        names.addAll(new TreeMap<>(MethodText.read(text(options)).options()).keySet());
        return names;
    }

    /**
     * Reads options.
     *
     * @param strict whether one that there is not is a fault
     * @param others the option records of the other methods, with which one name means one type
     * @throws InvalidRecordException with every fault of the text, or else of the options
     */
    static FileMethod.Options read(
            ObjectNode options, boolean strict, Collection<Class<? extends MethodOptions>> others) {
        String text = text(options);
        MethodText file = MethodText.read(text);
        Faults faults = Faults.of(MethodText.THING);
        String digest = Digest.ofText(text).hex();
        faults.require(
                options.path("digest").isMissingNode()
                        || options.path("digest").asText().equals(digest),
                "its digest is %s, and not the one that is given: the text was changed; leave digest out, or give the"
                        + " text that belongs to it",
                digest);
        Map<String, Object> values = new TreeMap<>();
        file.options().forEach((option, otherwise) -> {
            Object value = value(faults, option, otherwise.getClass(), options.path(option))
                    .orElse(otherwise);
            // a stored one stays as it is, whatever options methods of later releases have
            if (isOfOneType(strict ? faults : Faults.of(MethodText.THING), option, otherwise, others)) {
                OptionRules.limits(faults, option, value);
            }
            values.put(option, value);
        });
        List<String> names = names(options);
        options.fieldNames()
                .forEachRemaining(option -> faults.require(
                        names.contains(option) || GIVEN.contains(option) || !strict,
                        "%s is no option of the file%s; there are %s",
                        option,
                        ClosestMatch.of(option, names)
                                .map(near -> " (did you mean " + near + "?)")
                                .orElse(""),
                        String.join(", ", names)));
        Function<String, Object> shared = option -> Methods.ordered(
                value(faults, option, type(option), options.path(option)).orElseGet(() -> value(
                                faults,
                                option,
                                type(option),
                                TextNode.valueOf(file.settings().getOrDefault(option, OTHERWISE.get(option))))
                        .orElseGet(List::of)));
        @SuppressWarnings("unchecked") // of the types that the record declares
        FileMethod.Options read = new FileMethod.Options(
                text,
                digest,
                (List<TargetModule>) shared.apply("targets"),
                (List<UnfrozenGroup>) shared.apply("smallParts"),
                shared.apply("decoder") instanceof DecoderName decoder ? decoder : DecoderName.HRNET,
                values);
        read.check(faults);
        faults.raise();
        return read;
    }

    private static String text(ObjectNode options) {
        JsonNode text = options.path("text");
        Faults.of(MethodText.THING)
                .require(text.isTextual(), "there is no text; give --method-file FILE, or text in a request")
                .raise();
        return text.textValue();
    }

    /** One name is of one type in all methods, because a published schema describes them together. */
    private static boolean isOfOneType(
            Faults faults, String option, Object otherwise, Collection<Class<? extends MethodOptions>> others) {
        Optional<Type> another = others.stream()
                .flatMap(method -> List.of(method.getRecordComponents()).stream())
                .filter(component -> component.getName().equals(option))
                .map(RecordComponent::getGenericType)
                .map(FileOptions::element)
                .filter(type -> type != otherwise.getClass())
                .findFirst();
        another.ifPresent(type -> faults.require(
                false,
                "%s is %s in other methods: give it such a value, or another name",
                option,
                type == Integer.class
                        ? "a whole number"
                        : type == Double.class ? "a number such as 1.0" : "no number"));
        return another.isEmpty();
    }

    private static Type element(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class
                ? generic.getActualTypeArguments()[0]
                : type;
    }

    private static Type type(String option) {
        return List.of(FileMethod.Options.class.getRecordComponents()).stream()
                .filter(component -> component.getName().equals(option))
                .findFirst()
                .orElseThrow()
                .getGenericType();
    }

    private static Optional<Object> value(Faults faults, String option, Type type, JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TypedValue.of(type, given));
        } catch (IllegalArgumentException e) {
            faults.require(false, "%s: %s", option, e.getMessage());
            return Optional.empty();
        }
    }
}
