package dev.weightflow.console.act;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Fields of a submitted form, {@code application/x-www-form-urlencoded}; of a repeated field, the last. */
public final class Form {
    private static final int MOST_FIELDS = 200;

    private final Map<String, String> fields = new LinkedHashMap<>();

    private Form() {}

    /** Parses a body; a malformed field counts as absent. */
    public static Form of(String body) {
        Form form = new Form();
        String[] pairs = body.split("&", MOST_FIELDS);
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return form;
    }

    private void put(String name, String value) {
        try {
            fields.put(decoded(name), decoded(value).strip());
        } catch (IllegalArgumentException e) {
            fields.remove(name);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Returns the field's text; empty if it has none. */
    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name)).filter(text -> !text.isEmpty());
    }
}
