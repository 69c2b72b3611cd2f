package dev.weightflow.collector;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.List;
import java.util.Map;

/** Manifest of a log's segments as a service of any release has stored it: one segment, and one before it in a page. */
record SavedManifest(String name, Digest segment, Digest page, Digest paged) {
    static SavedManifest store(ObjectStore store, String topicId) {
        String name = "segments/weightflow.trainings/" + topicId + "/first/manifest";
        Digest paged = store.put(("the first records of " + topicId).getBytes());
        Digest page = store.put(WeightflowJson.write(Map.of("segments", List.of(segment(paged, 0)))));
        Digest segment = store.put(("the next records of " + topicId).getBytes());
        Map<String, Object> manifest = Map.of(
                "log",
                Map.of("topic", "weightflow.trainings", "topicId", topicId, "epoch", "first"),
                "savedAt",
                "2026-01-01T00:00:00Z",
                "full",
                4,
                "end",
                Map.of("0", 4),
                "earlier",
                page,
                "segments",
                List.of(segment(segment, 2)),
                "slot",
                0);
        store.replace(name, WeightflowJson.write(Map.of("manifest", manifest)));
        return new SavedManifest(name, segment, page, paged);
    }

    private static Map<String, Object> segment(Digest content, int from) {
        return Map.of(
                "content",
                content,
                "records",
                2,
                "lastAt",
                "2026-01-01T00:00:00Z",
                "partitions",
                Map.of("0", Map.of("from", from, "to", from + 2)));
    }

    List<Digest> objects() {
        return List.of(segment, page, paged);
    }
}
