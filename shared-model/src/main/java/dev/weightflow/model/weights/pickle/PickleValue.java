package dev.weightflow.model.weights.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle can hold here. Containers are equal only to themselves: they may contain each other, and comparing them by
 * content would let a small stream cost unbounded time.
 */
public sealed interface PickleValue {

    enum None implements PickleValue {
        NONE
    }

    record Bool(boolean value) implements PickleValue {}

    /** An integer; comparable, as are the other keys, so that crafted hash collisions stay cheap. */
    record Int(BigInteger value) implements PickleValue, Comparable<Int> {
        static Int of(long value) {
            return new Int(BigInteger.valueOf(value));
        }

        @Override
        public int compareTo(Int other) {
            return value.compareTo(other.value);
        }
    }

    record Real(double value) implements PickleValue, Comparable<Real> {
        @Override
        public int compareTo(Real other) {
            return Double.compare(value, other.value);
        }
    }

    record Text(String value) implements PickleValue, Comparable<Text> {
        @Override
        public int compareTo(Text other) {
            return value.compareTo(other.value);
        }
    }

    /** Raw bytes; they are not kept, because nothing that is read here is made of them. */
    final class Bytes implements PickleValue {}

    final class Sequence implements PickleValue {
        private final List<PickleValue> items;
        private final boolean list;

        private Sequence(List<PickleValue> items, boolean list) {
            this.items = items;
            this.list = list;
        }

        static Sequence list() {
            return new Sequence(new ArrayList<>(0), true);
        }

        public static Sequence tuple(List<PickleValue> items) {
            return new Sequence(List.copyOf(items), false);
        }

        void append(PickleValue item) {
            if (!list) {
                throw PickleException.malformed("appends to a tuple");
            }
            items.add(item);
        }

        public List<PickleValue> items() {
            return Collections.unmodifiableList(items);
        }
    }

    /** A dict or an OrderedDict; a later value of a key replaces the earlier one, as in Python. */
    final class Dict implements PickleValue {
        private final Map<PickleValue, PickleValue> entries = new LinkedHashMap<>(0);

        public void put(PickleValue key, PickleValue value) {
            entries.put(key, value);
        }

        public Map<PickleValue, PickleValue> entries() {
            return Collections.unmodifiableMap(entries);
        }
    }

    /** A class or function that the {@link GlobalResolver} knows how to stand in for. */
    record Name(String module, String name) implements PickleValue {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** The inert place of something that is not read: its name, and nothing of its content. */
    record Placeholder(String name) implements PickleValue {}

    /** Something that the {@link GlobalResolver} made of values, a tensor for instance. */
    final class Made implements PickleValue {
        private final Object thing;

        public Made(Object thing) {
            this.thing = thing;
        }

        public Object thing() {
            return thing;
        }
    }
}
