package dev.weightflow.schema;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A constant that configurations, events and the command line know by a key rather than by its Java name. */
public interface Keyed {
    /** The constant's name outside of Java. */
    String key();

    /**
     * The constant with that key.
     *
     * @param thing what the constants are, for the message
     * @throws IllegalArgumentException naming the keys there are, if there is no such constant
     */
    static <E extends Enum<E> & Keyed> E of(Class<E> constants, String thing, String key) {
        return Arrays.stream(constants.getEnumConstants())
                .filter(constant -> constant.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + thing + " is called '" + key + "'; there are "
                        + Arrays.stream(constants.getEnumConstants())
                                .map(Keyed::key)
                                .collect(Collectors.joining(", "))));
    }
}
