package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The snapshots of all journals, whichever service's they are. */
public final class StoredSnapshots {

    private StoredSnapshots() {}

    /** Of each projection those that a start may use, by name, with the digest of the content. A name that cannot be read is left out. */
    public static Map<String, Digest> current(ObjectStore store) {
        Map<String, List<String>> folders = new TreeMap<>();
        for (String name : store.list(SnapshotStore.FOLDER)) {
            folders.computeIfAbsent(name.substring(0, name.lastIndexOf('/')), folder -> new ArrayList<>())
                    .add(name);
        }
        Map<String, Digest> current = new TreeMap<>();
        for (List<String> names : folders.values()) {
            for (String name : names.subList(Math.max(0, names.size() - SnapshotStore.TRIES), names.size())) {
                store.read(name).ifPresent(json -> {
                    try {
                        current.put(
                                name,
                                WeightflowJson.read(json, SnapshotStore.Manifest.class)
                                        .content());
                    } catch (UnreadableJsonException e) {
                        // a start passes it over as well
                    }
                });
            }
        }
        return current;
    }
}
