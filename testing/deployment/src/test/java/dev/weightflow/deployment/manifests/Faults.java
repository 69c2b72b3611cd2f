package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Faults found by rules, each a sentence that begins with the resource. */
final class Faults {
    private final List<String> sentences = new ArrayList<>();

    /** Adds a fault of a resource. */
    void of(JsonNode resource, String what) {
        add(Manifests.title(resource) + " " + what);
    }

    /** Adds a fault of the whole document set. */
    void add(String sentence) {
        sentences.add(sentence);
    }

    List<String> all() {
        return List.copyOf(sentences);
    }
}
