package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What rules found, each a sentence that begins with the resource. */
final class Faults {
    private final List<String> sentences = new ArrayList<>();

    /** Something is wrong with a resource. */
    void of(JsonNode resource, String what) {
        add(Manifests.title(resource) + " " + what);
    }

    /** Something is wrong with the whole. */
    void add(String sentence) {
        sentences.add(sentence);
    }

    List<String> all() {
        return List.copyOf(sentences);
    }
}
