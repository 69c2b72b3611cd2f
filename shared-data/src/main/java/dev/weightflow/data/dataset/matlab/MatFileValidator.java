package dev.weightflow.data.dataset.matlab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/**
 * Checks the claims of an uncompressed MATLAB 5 file against its bytes: each element lies within its parent, nesting is shallow, and no array claims
 * more members than its bytes can hold. Only numbers, characters, cells and structures are accepted.
 */
final class MatFileValidator {
    private static final int MATRIX = 14;
    private static final int CELL = 1;
    private static final int STRUCT = 2;
    private static final int CHAR = 4;
    private static final int FIRST_NUMERIC = 6;
    private static final int LAST_NUMERIC = 15;
    private static final int DEEPEST = 16;

    private final ByteBuffer bytes;
    private final Function<String, RuntimeException> unreadable;

    MatFileValidator(byte[] plain, ByteOrder order, Function<String, RuntimeException> unreadable) {
        this.bytes = ByteBuffer.wrap(plain).order(order);
        this.unreadable = unreadable;
    }

    void check(int from) {
        children(from, bytes.limit(), 0, false);
    }

    /** Tag: the element's type, the offset of its data, and that of the next element. */
    private record Element(int type, int start, int size, int next) {}

    private Element elementAt(int at, int end) {
        if (end - at < 8) {
            throw unreadable.apply("is truncated");
        }
        int first = bytes.getInt(at);
        if (first >>> 16 != 0) { // up to four bytes of data within the tag itself
            int size = first >>> 16;
            if (size > 4) {
                throw unreadable.apply("is damaged: a small element has " + size + " bytes");
            }
            return new Element(first & 0xffff, at + 4, size, at + 8);
        }
        int size = bytes.getInt(at + 4);
        if (size < 0 || size > end - at - 8) {
            throw unreadable.apply("is truncated");
        }
        long padded = at + 8L + (size + 7L) / 8 * 8;
        return new Element(first, at + 8, size, (int) Math.min(padded, end));
    }

    private void children(int from, int end, int depth, boolean onlyMatrices) {
        for (int at = from; at < end; ) {
            if (end - at < 8 && !onlyMatrices) {
                return; // padding after the last element
            }
            Element element = elementAt(at, end);
            if (element.type() == MATRIX && element.size() > 0) {
                matrix(element.start(), element.start() + element.size(), depth + 1);
            } else if (element.type() != MATRIX && onlyMatrices) {
                throw unreadable.apply("is damaged: a member is not an array");
            }
            at = element.next();
        }
    }

    private void matrix(int from, int end, int depth) {
        if (depth > DEEPEST) {
            throw unreadable.apply("is nested deeper than " + DEEPEST + " arrays, which no label is");
        }
        Element flags = elementAt(from, end);
        Element dimensions = elementAt(flags.next(), end);
        Element arrayName = elementAt(dimensions.next(), end);
        if (flags.size() != 8 || dimensions.size() < 8) {
            throw unreadable.apply("is damaged: an array has no flags or dimensions");
        }
        int kind = bytes.getInt(flags.start()) & 0xff;
        long members = members(dimensions, end - from);
        switch (kind) {
            case CELL -> {
                requireRoom(8 * members, end - from);
                children(arrayName.next(), end, depth, true);
            }
            case STRUCT -> {
                Element nameLength = elementAt(arrayName.next(), end);
                Element names = elementAt(nameLength.next(), end);
                int length = nameLength.size() == 4 ? bytes.getInt(nameLength.start()) : 0;
                if (length < 1) {
                    throw unreadable.apply("is damaged: a structure's field names have no length");
                }
                requireRoom(8 * members * (names.size() / length), end - from);
                children(names.next(), end, depth, true);
            }
            default -> {
                if (kind != CHAR && (kind < FIRST_NUMERIC || kind > LAST_NUMERIC)) {
                    throw unreadable.apply("holds an array of class " + kind
                            + ", which no label has; save it with plain numbers and structures");
                }
                children(arrayName.next(), end, depth, false);
            }
        }
    }

    /** Computes the product of the dimensions, which no array of that many bytes can exceed. */
    private long members(Element dimensions, int bytesThere) {
        long members = 1;
        for (int at = dimensions.start(); at < dimensions.start() + dimensions.size() / 4 * 4; at += 4) {
            int extent = bytes.getInt(at);
            if (extent < 0) {
                throw unreadable.apply("is damaged: an array has a negative dimension");
            }
            if (extent == 0) {
                return 0;
            }
            members *= extent;
            requireRoom(members, bytesThere);
        }
        return members;
    }

    private void requireRoom(long needed, int there) {
        if (needed > there) {
            throw unreadable.apply("is damaged: an array claims more members than its bytes can hold");
        }
    }
}
