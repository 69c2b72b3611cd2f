package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.TypedValue;
import java.util.Map;
import java.util.Optional;

/**
 * Fine-tuning method with its options, as in JSON: an object with the method's name. The options, their ranges and their defaults are defined by the
 * model (shared-model, {@code Methods}), so that services that only pass a training on can read the methods of later releases too. The stored form,
 * of which identities are made, has every option that applies.
 *
 * <p>A method file is named by the digest of its text, which is an object of its own. A request may include the text, and so do specifications that
 * were stored before texts were objects; the digest alone identifies the method.
 */
public final class MethodSpec {
    private static final String NAME = "name";
    private static final String TEXT = "text";
    private static final String DIGEST = "digest";
    private final MethodName name;
    private final ObjectNode json;

    private MethodSpec(MethodName name, ObjectNode json) {
        this.name = name;
        this.json = json;
    }

    /** Creates the method of that name; absent options are left to the model's defaults. */
    public static MethodSpec of(MethodName name, ObjectNode options) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(NAME, name.key());
        return new MethodSpec(name, json.setAll(options.deepCopy()));
    }

    /** Creates the method with the model's defaults. */
    public static MethodSpec of(MethodName name) {
        return of(name, JsonNodeFactory.instance.objectNode());
    }

    /** @throws IllegalArgumentException if the JSON is no object with the name of a method */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static MethodSpec read(JsonNode json) {
        if (!(json instanceof ObjectNode options) || !options.path(NAME).isTextual()) {
            throw new IllegalArgumentException("a method is an object with the method's name");
        }
        MethodName name = MethodName.of(options.get(NAME).textValue());
        return of(name, options.deepCopy().without(NAME));
    }

    @JsonValue
    ObjectNode json() {
        return json;
    }

    public MethodName name() {
        return name;
    }

    /** Returns a copy of the given options. */
    public ObjectNode options() {
        return json.deepCopy().without(NAME);
    }

    /** Returns the options as text, by name; lists are separated by commas. */
    public Map<String, String> words() {
        return TypedValue.words(options());
    }

    /** Returns the text of a method file, if it comes with the options. */
    public Optional<String> text() {
        return Optional.of(json.path(TEXT))
                .filter(text -> name == MethodName.FILE && text.isTextual())
                .map(JsonNode::textValue);
    }

    /** Returns the method with the text of its file. */
    public MethodSpec withText(String text) {
        return of(name, options().put(TEXT, text));
    }

    /** Returns the digest of a method file's text; empty for other methods. */
    public Optional<Digest> digest() {
        return text().map(Digest::ofText).or(() -> Optional.of(json.path(DIGEST))
                .filter(digest -> name == MethodName.FILE && digest.asText().matches(Digest.PATTERN))
                .map(digest -> new Digest(digest.asText())));
    }

    /** Returns the digest of a method file's text if that is an object of the store; empty if it comes with the options. */
    public Optional<Digest> storedText() {
        return text().isPresent() ? Optional.empty() : digest();
    }

    /** Returns the options as text for people and comparisons, without a method file's text, which its digest identifies. */
    public Map<String, String> shownWords() {
        Map<String, String> words = words();
        digest().ifPresent(file -> {
            words.remove(TEXT);
            words.put(DIGEST, file.hex());
        });
        return words;
    }

    /** Compares numbers by value, so that 1 equals 1.0, and method files by their digests, with or without the text. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MethodSpec spec && identity().equals(MethodSpec::compare, spec.identity());
    }

    private ObjectNode identity() {
        return digest().map(file -> json.deepCopy().put(DIGEST, file.hex()).<ObjectNode>without(TEXT))
                .orElse(json);
    }

    private static int compare(JsonNode a, JsonNode b) {
        boolean equal = a.isNumber() && b.isNumber() ? a.doubleValue() == b.doubleValue() : a.equals(b);
        return equal ? 0 : 1;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return identity().toString();
    }
}
