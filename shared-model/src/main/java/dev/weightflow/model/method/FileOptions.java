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
import dev.weightflow.schema.training.MethodSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Options of a method file: those that every such method has, and those that the file itself declares at its head. */
final class FileOptions {

    private static final List<String> OF_ALL = List.of("targets", "smallParts", "decoder");
    private static final Set<String> GIVEN = Set.of("text", "digest");
    private static final Map<String, String> OTHERWISE =
            Map.of("targets", "q,v", "smallParts", "", "decoder", DecoderName.HRNET.key());

    private FileOptions() {}

    /** Returns the names of the options of a file; where there is no text, of the given ones. */
    static List<String> names(MethodSpec spec) {
        List<String> names = new ArrayList<>(OF_ALL);
        names.addAll(spec.text()
                .map(text -> new TreeMap<>(MethodText.read(text).options()).keySet().stream())
                .orElseGet(() -> own(spec.options()))
                .toList());
        return names;
    }

    /** Returns the names of the given options that not every method file has. */
    private static Stream<String> own(ObjectNode options) {
        return options.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !OF_ALL.contains(name) && !GIVEN.contains(name));
    }

    /**
     * Reads options. Those that the file declares have its types; without its text, types are inferred from the values.
     *
     * @param strict whether an unknown option is a fault
     * @param texts source of the text, unless it is given
     * @param others the option records of the other methods, with which one name means one type
     * @throws InvalidRecordException with every fault of the text, or else of the options
     */
    static FileMethod.Options read(
            MethodSpec spec,
            boolean strict,
            Optional<MethodTexts> texts,
            Collection<Class<? extends MethodOptions>> others) {
        ObjectNode options = spec.options();
        Faults faults = Faults.of(MethodText.THING);
        Digest digest = spec.digest().orElse(null);
        faults.require(
                        digest != null,
                        "neither its text is given nor the digest of one that is stored; give --method-file FILE, or text or"
                                + " digest in a request")
                .raise();
        faults.require(
                options.path("digest").isMissingNode()
                        || options.path("digest").asText().equals(digest.hex()),
                "its digest is %s, and not the one that is given: the text was changed; leave digest out, or give the"
                        + " text that belongs to it",
                digest);
        Optional<String> text = spec.text().or(() -> texts.map(from -> verified(digest, from.text(digest))));
        Map<String, Object> values = new TreeMap<>();
        Map<String, String> settings = new HashMap<>();
        text.map(MethodText::read)
                .ifPresentOrElse(
                        file -> {
                            settings.putAll(file.settings());
                            values.putAll(values(faults, file, options, strict, others));
                        },
                        () -> own(options).forEach(option -> values.put(option, likely(options.get(option)))));
        Function<String, Object> shared = option -> Methods.ordered(
                value(faults, option, type(option), options.path(option)).orElseGet(() -> value(
                                faults,
                                option,
                                type(option),
                                TextNode.valueOf(settings.getOrDefault(option, OTHERWISE.get(option))))
                        .orElseGet(List::of)));
        @SuppressWarnings("unchecked") // elements have the types that the record declares
        FileMethod.Options read = new FileMethod.Options(
                text,
                digest.hex(),
                (List<TargetModule>) shared.apply("targets"),
                (List<UnfrozenGroup>) shared.apply("smallParts"),
                shared.apply("decoder") instanceof DecoderName decoder ? decoder : DecoderName.HRNET,
                values);
        read.check(faults);
        faults.raise();
        return read;
    }

    private static String verified(Digest digest, String text) {
        Digest found = Digest.ofText(text);
        Faults.of(MethodText.THING)
                .require(
                        found.equals(digest),
                        "its text was altered: the digest is %s, and must be %s; provide the text that belongs to it",
                        found,
                        digest)
                .raise();
        return text;
    }

    private static Map<String, Object> values(
            Faults faults,
            MethodText file,
            ObjectNode options,
            boolean strict,
            Collection<Class<? extends MethodOptions>> others) {
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
        List<String> names =
                Stream.concat(OF_ALL.stream(), values.keySet().stream()).toList();
        options.fieldNames()
                .forEachRemaining(option -> faults.require(
                        names.contains(option) || GIVEN.contains(option) || !strict,
                        "%s is not an option of the file%s; there are %s",
                        option,
                        ClosestMatch.of(option, names)
                                .map(near -> " (did you mean " + near + "?)")
                                .orElse(""),
                        String.join(", ", names)));
        return values;
    }

    /** Infers a value of unknown type, from JSON or the word in a checkpoint's header. */
    private static Object likely(JsonNode value) {
        String word = value.asText();
        if (word.equals("true") || word.equals("false")) {
            return Boolean.valueOf(word);
        }
        try {
            return word.matches("-?\\d{1,9}") ? (Object) Integer.valueOf(word) : Double.valueOf(word);
        } catch (NumberFormatException e) {
            return word;
        }
    }

    /** Checks that one name is of one type in all methods, because a published schema describes them together. */
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
