package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;

class InMemoryObjectStoreTest extends ObjectStoreContract {

    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Override
    ObjectStore store() {
        return store;
    }

    @Override
    void damage(Digest digest, byte[] content) {
        store.damage(digest, content);
    }
}
