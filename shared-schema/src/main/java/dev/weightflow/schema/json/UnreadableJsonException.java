package dev.weightflow.schema.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.Printable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Thrown when bytes are not the expected record. The message says why in one sentence and quotes at most the refused value. */
public final class UnreadableJsonException extends IllegalArgumentException implements HasErrorCode {
    public static final String CODE = "unreadable-json";

    private static final Pattern CONSTRUCTOR = Pattern.compile(
            "^Cannot construct instance of (`[^`]+`)(?: \\([^)]*\\))?: no \\S+-argument constructor/factory method to deserialize from ");
    private static final Pattern HINT =
            Pattern.compile(" \\((?:but could if coercion was enabled|(?:token )?`JsonToken|although at least)[^)]*\\)"
                    + "| properties-based `@JsonCreator` \\(\\[method [^]]*]\\)");
    private static final Pattern TYPE = Pattern.compile("`[\\w.$<>,\\[\\]]+`");
    private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z]\\w*\\.)+(?:\\w+\\$)*");

    private final transient List<String> faults;

    private UnreadableJsonException(String message, List<String> faults, Throwable cause) {
        super(Printable.lines(message), cause);
        this.faults = faults.stream().map(Printable::lines).toList();
    }

    static UnreadableJsonException of(Class<?> type, String why) {
        return new UnreadableJsonException(sentence(type.getSimpleName(), why), List.of(why), null);
    }

    static UnreadableJsonException of(Class<?> type, IOException cause) {
        return of(type.getSimpleName(), cause);
    }

    /** Translates Jackson's exception into a message of ours. {@code thing} names what the JSON should have been. */
    public static UnreadableJsonException of(String thing, IOException cause) {
        if (cause instanceof ValueInstantiationException refused
                && refused.getCause() instanceof InvalidRecordException invalid) {
            return new UnreadableJsonException(invalid.getMessage(), invalid.faults(), cause);
        }
        String why = why(cause);
        return new UnreadableJsonException(sentence(thing, why), List.of(why), cause);
    }

    @Override
    public String code() {
        return CODE;
    }

    public List<String> faults() {
        return faults;
    }

    private static String sentence(String thing, String why) {
        return "The JSON is not a " + thing + ": " + why + ".";
    }

    private static String why(IOException cause) {
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return "'" + path(unknown) + "' is unknown, there are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (cause instanceof ValueInstantiationException refused && refused.getCause() != null) {
            return at(refused) + trimmed(refused.getCause().getMessage());
        }
        if (cause instanceof InvalidFormatException other && Instant.class.equals(other.getTargetType())) {
            return at(other) + "'" + other.getValue() + "' is not a time such as 2026-01-31T12:00:00Z";
        }
        if (cause instanceof MismatchedInputException mismatched) {
            return at(mismatched) + ofRequesters(trimmed(mismatched.getOriginalMessage()));
        }
        Optional<InputCoercionException> number = outOfRange(cause);
        if (number.isPresent()) {
            return (cause instanceof JsonMappingException mapping ? at(mapping) : "")
                    + trimmed(number.get().getOriginalMessage());
        }
        return cause instanceof JsonProcessingException malformed && malformed.getLocation() != null
                ? "it is malformed at line " + malformed.getLocation().getLineNr() + ", column "
                        + malformed.getLocation().getColumnNr()
                : "it cannot be read";
    }

    /** Finds the cause of a number that is out of its field's range. */
    private static Optional<InputCoercionException> outOfRange(Throwable cause) {
        return Stream.iterate(cause, failure -> failure != null, Throwable::getCause)
                .filter(InputCoercionException.class::isInstance)
                .map(InputCoercionException.class::cast)
                .findFirst();
    }

    private static String at(JsonMappingException e) {
        String path = path(e);
        return path.isEmpty() ? "" : path + ": ";
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    /** Shortens types to their simple names, and removes advice that only concerns the code. */
    private static String ofRequesters(String message) {
        String told = HINT.matcher(CONSTRUCTOR.matcher(message).replaceFirst("Cannot read $1 from "))
                .replaceAll("");
        return TYPE.matcher(told)
                .replaceAll(type ->
                        Matcher.quoteReplacement(PACKAGE.matcher(type.group()).replaceAll("")));
    }

    private static String trimmed(String message) {
        String text = message == null ? "no reason given" : message.strip();
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
