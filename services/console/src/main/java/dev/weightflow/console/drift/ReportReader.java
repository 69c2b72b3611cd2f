package dev.weightflow.console.drift;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.schema.drift.DriftReport;
import dev.weightflow.schema.id.Digest;
import java.util.Optional;

/** Reads stored reports about drift for one page. After the store has failed once, the page does not wait for it again. */
final class ReportReader {
    private static final int KEPT = 256;
    /** Read reports, which never change. */
    private static final Cache<Digest, DriftReport> READ =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    private final StoredDocuments documents;
    private String failure = "";
    private boolean away;

    ReportReader(StoredDocuments documents) {
        this.documents = documents;
    }

    /** Returns the report; empty if it cannot be read, see {@link #failure}. */
    Optional<DriftReport> read(Digest digest) {
        DriftReport known = READ.getIfPresent(digest);
        if (known != null || away) {
            return Optional.ofNullable(known);
        }
        try {
            DriftReport report = documents.drift(digest);
            READ.put(digest, report);
            return Optional.of(report);
        } catch (InvalidDocument e) {
            failure = e.getMessage();
        } catch (ObjectStoreException e) {
            failure = e.getMessage();
            away = true;
        }
        return Optional.empty();
    }

    /** Returns why a report could not be read; empty if all could. */
    String failure() {
        return failure;
    }
}
