package dev.weightflow.data.dataset.parquet;

import java.util.ArrayList;
import java.util.List;

/** Flat columns of a file, and the number of all columns, lists included. */
final class ParquetSchema {
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 2;
    private static final int UTF8 = 0;
    private static final int BYTE_ARRAY = 6;
    private static final int DEEPEST = 32;

    private final List<ThriftStruct> elements;
    private final List<ParquetColumn> flat = new ArrayList<>();
    private final List<String> repeated = new ArrayList<>();
    private int at;

    /** @param elements the footer's schema, each group before its members */
    ParquetSchema(List<ThriftStruct> elements) {
        this.elements = elements;
        long members = elements.get(at++).number(5);
        for (long i = 0; i < members; i++) {
            element("", 0, false, 0);
        }
    }

    List<ParquetColumn> flat() {
        return flat;
    }

    /** Returns the paths of columns with many values a row. */
    List<String> repeated() {
        return repeated;
    }

    private void element(String parent, int optional, boolean inList, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("columns are nested too deeply");
        }
        ThriftStruct element = elements.get(at++);
        String path = parent.isEmpty() ? element.text(4) : parent + "." + element.text(4);
        long repetition = element.number(3, 0);
        int optionalHere = optional + (repetition == OPTIONAL ? 1 : 0);
        boolean manyHere = inList || repetition == REPEATED;
        if (!element.has(1)) {
            long members = element.number(5);
            for (long i = 0; i < members; i++) {
                element(path, optionalHere, manyHere, depth + 1);
            }
        } else if (manyHere) {
            repeated.add(path);
        } else {
            boolean binary = element.number(1) == BYTE_ARRAY;
            boolean text = element.number(6, -1) == UTF8;
            flat.add(new ParquetColumn(path, optionalHere, binary, text));
        }
    }
}
