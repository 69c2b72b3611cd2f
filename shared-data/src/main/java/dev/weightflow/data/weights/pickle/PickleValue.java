package dev.weightflow.data.weights.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of a pickle that are supported. Containers are equal only to themselves: they may contain each other, and comparing them by content would
 * let a small stream cost unbounded time.
 */
public sealed interface PickleValue {

    enum None implements PickleValue {
        NONE
    }

    record Bool(boolean value) implements PickleValue {}

    /** Integer; comparable, as the other keys are, so that crafted hash collisions stay cheap. */
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

    /** Raw bytes; not kept, because nothing that is read here consists of them. */
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

    /** Dict or OrderedDict; a later value of a key replaces the earlier one, as in Python. */
    final class Dict implements PickleValue {
        private final Map<PickleValue, PickleValue> entries = new LinkedHashMap<>(0);

        public void put(PickleValue key, PickleValue value) {
            entries.put(key, value);
        }

        public Map<PickleValue, PickleValue> entries() {
            return Collections.unmodifiableMap(entries);
        }
    }

    /** Class or function that the {@link GlobalResolver} emulates. */
    record Name(String module, String name) implements PickleValue {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** Placeholder of an object that is not read: its name, without any content. */
    record Placeholder(String name) implements PickleValue {}

    /** Object that the {@link GlobalResolver} built from values, a tensor for instance. */
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
