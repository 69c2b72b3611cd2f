package dev.weightflow.schema.json;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patches, RFC 7396: objects are merged name by name, null removes, everything else replaces. */
public final class MergePatch {
    private MergePatch() {}

    public static void apply(ObjectNode object, ObjectNode patch) {
        patch.properties().forEach(change -> {
            String name = change.getKey();
            if (change.getValue().isNull()) {
                object.remove(name);
            } else if (change.getValue() instanceof ObjectNode inner) {
                apply(object.withObjectProperty(name), inner);
            } else {
                object.set(name, change.getValue());
            }
        });
    }
}
