package dev.weightflow.model.method.file.syntax;

/** Limits of a method file, each with the sentence that names it. */
public final class Limits {

    /** Longest text, in bytes of UTF-8: it is part of the method's options, in every event and checkpoint of a training. */
    public static final int BYTES = 16_384;
    /** Names, numbers, strings and operators. */
    public static final int TOKENS = 8_192;
    /** Letters of a name or a string. */
    public static final int LETTERS = 120;
    /** Nested expressions. */
    public static final int DEPTH = 64;
    /** Nested blocks. */
    public static final int BLOCKS = 12;
    /** Elements of a literal list, tuple or dictionary, or the arguments of a call. */
    public static final int ELEMENTS = 256;
    /** Functions of a file. */
    public static final int FUNCTIONS = 32;

    private Limits() {}

    static MethodFault exceeded(int line, String what, int most, String wayOut) {
        return MethodFault.at(line, "%s, and there may be %d; %s", what, most, wayOut);
    }
}
