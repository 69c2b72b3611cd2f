package dev.weightflow.registry.archive;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The values that were asked for most recently. They never change, so forgetting one costs no more than another look. */
public final class Recent<K, V> {

    private final Map<K, V> values;

    /** @param capacity how many are kept */
    public Recent(int capacity) {
        this.values = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > capacity;
            }
        });
    }

    /** The value of that key, which is loaded if it is not kept. */
    public V get(K key, Function<K, V> load) {
        V known = values.get(key);
        if (known != null) {
            return known;
        }
        V loaded = load.apply(key);
        values.put(key, loaded);
        return loaded;
    }
}
