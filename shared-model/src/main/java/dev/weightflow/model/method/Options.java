package dev.weightflow.model.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads a method's options from text. Faults are gathered, unknown keys included, and reported all at once by {@link #done}.
 */
public final class Options {

    private final String method;
    private final Map<String, String> given;
    private final Map<String, String> read = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    /** Starts the reading of what was given to that method. */
    public Options(String method, Map<String, String> given) {
        this.method = method;
        this.given = given;
    }

    /** A whole number above 0. */
    public int positive(String key, int otherwise) {
        return value(key, otherwise, Integer::parseInt, n -> n > 0, "a whole number above 0");
    }

    /** Any finite number. */
    public double number(String key, double otherwise) {
        return value(key, otherwise, Double::parseDouble, Double::isFinite, "a number");
    }

    /** A number of at least 0 and below 1. */
    public double probability(String key, double otherwise) {
        return value(key, otherwise, Double::parseDouble, p -> p >= 0 && p < 1, "at least 0 and below 1");
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean otherwise) {
        return value(
                key,
                otherwise,
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("true or false");
                },
                flag -> true,
                "true or false");
    }

    /** One of several names; the parser says which. */
    public <T> T choice(String key, T otherwise, Function<String, T> parse) {
        return value(key, otherwise, parse, choice -> true, "");
    }

    /** The text as it was given. */
    public Optional<String> text(String key) {
        return Optional.ofNullable(choice(key, null, text -> text));
    }

    /** What the text means, or what the default text means if none was given or it means nothing. */
    public <T> T parsed(String key, String otherwise, Function<String, T> parse) {
        T value = choice(key, null, parse);
        if (value != null) {
            return value;
        }
        try {
            return parse.apply(otherwise);
        } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
            throw new MethodConfigurationException(method, faults);
        }
    }

    /** A comma-separated set; the empty text is the empty set. */
    public <T> Set<T> set(String key, Set<T> otherwise, Function<String, T> parse) {
        return value(
                key,
                otherwise,
                text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .map(parse)
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                set -> true,
                "");
    }

    private <T> T value(String key, T otherwise, Function<String, T> parse, Predicate<T> allowed, String expectation) {
        String text = given.get(key);
        read.put(key, text == null ? "" : text);
        if (text == null) {
            return otherwise;
        }
        try {
            T value = parse.apply(text);
            if (allowed.test(value)) {
                return value;
            }
            faults.add(key + " is '" + text + "', but must be " + expectation);
        } catch (NumberFormatException e) {
            faults.add(key + " is '" + text + "', but must be " + expectation);
        } catch (IllegalArgumentException e) {
            faults.add(key + ": " + e.getMessage());
        }
        return otherwise;
    }

    /** Refuses further conditions by name. */
    public void require(boolean condition, String fault) {
        if (!condition) {
            faults.add(fault);
        }
    }

    /**
     * Ends the reading.
     *
     * @throws MethodConfigurationException listing every fault
     */
    public void done() {
        given.keySet().stream()
                .filter(key -> !read.containsKey(key))
                .sorted()
                .forEach(key -> faults.add("'" + key + "' is no option of it; "
                        + (read.isEmpty() ? "it has none" : "there are " + String.join(", ", read.keySet()))));
        if (!faults.isEmpty()) {
            throw new MethodConfigurationException(method, faults);
        }
    }
}
