package dev.weightflow.collector;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.StoredContents.StoredContent;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.projection.reachability.Scan;
import java.util.List;

/**
 * Share of everything stored that is unreachable and of unknown kind. A checkpoint that a later one of its training replaces, with its curve, and a
 * snapshot that a later one replaces are explained. A store full of unknown objects is not garbage: it probably belongs to another log.
 */
record UnexplainedShare(long objects, long bytes, long allObjects, long allBytes) {
    /** Least number of objects for which the share is checked. */
    private static final int LEAST = 20;

    static UnexplainedShare of(Scan scan, ObjectStore store) {
        List<StoredContent> unreachable = scan.unreachable();
        List<StoredContent> nameless = unreachable.stream()
                .filter(content -> scan.kind(content.digest()) == ObjectKind.OTHER)
                .toList();
        long curves = unreachable.stream()
                .filter(content -> scan.kind(content.digest()) == ObjectKind.CHECKPOINT_MANIFEST)
                .count();
        long snapshots = store.list("snapshots/").size();
        long keptBytes =
                scan.kept().stream().mapToLong(object -> object.bytes()).sum();
        return new UnexplainedShare(
                Math.max(0, nameless.size() - curves - snapshots),
                bytes(nameless),
                scan.kept().size() + (long) unreachable.size(),
                keptBytes + bytes(unreachable));
    }

    private static long bytes(List<StoredContent> contents) {
        return contents.stream().mapToLong(StoredContent::bytes).sum();
    }

    /** @throws GarbageException if it is more */
    void requireAtMost(double share) {
        if (objects >= LEAST && (objects > share * allObjects || bytes > share * allBytes)) {
            throw GarbageException.largeShare(this, share);
        }
    }
}
