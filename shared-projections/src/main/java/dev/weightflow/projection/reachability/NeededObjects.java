package dev.weightflow.projection.reachability;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.Journals;
import java.util.List;
import java.util.function.Consumer;

/**
 * Enumerates the objects reachable from the logs and the store's names without listing the store, and so includes lost ones. It takes memory for the
 * documents that it reads, not for the objects that they name.
 */
public final class NeededObjects {
    private final Journals journals;
    private final ObjectStore store;

    public NeededObjects(Journals journals, ObjectStore store) {
        this.journals = journals;
        this.store = store;
    }

    /**
     * Visits each object that is reachable at this moment, some of them more than once.
     *
     * @return documents that cannot be read, so that the objects they refer to are not visited
     * @throws LogsNotReadException if the logs are not read to their ends
     * @throws ObjectStoreException if the store does not answer
     */
    public List<Unreadable> each(Consumer<NeededObject> visitor) {
        LogsNotReadException.requireCurrent(journals);
        Reachability reach = new Reachability(store, visitor);
        new Roots(journals, store).tell(reach);
        reach.walk();
        return reach.unreadable();
    }
}
