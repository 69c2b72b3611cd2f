package dev.weightflow.data.weights.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reader of the operands of pickle operations, from a buffer whose position advances. */
final class PickleInput {

    /** Longest integer: integers have no fixed length in the format; the longest in a weight file is its 80-bit magic number. */
    private static final int LONGEST_INTEGER = 64;

    private static final int LONGEST_LINE = 4096;

    private final ByteBuffer in;

    /** @param in is consumed: after the pickle its position is after the STOP */
    PickleInput(ByteBuffer in) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    }

    int unsignedByte() {
        return in.get() & 0xff;
    }

    int unsignedShort() {
        return in.getShort() & 0xffff;
    }

    int signedInt() {
        return in.getInt();
    }

    /** Reads a four-byte length or index; one above 2 GiB cannot be right in a stream of bounded length. */
    int length4() {
        return checkedLength(Integer.toUnsignedLong(signedInt()));
    }

    int length8() {
        return checkedLength(in.getLong());
    }

    double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(in.getLong()));
    }

    BigInteger littleEndianInteger(int length) {
        if (length > LONGEST_INTEGER) {
            throw PickleException.malformed("has an integer of %d bytes".formatted(length));
        }
        byte[] bigEndian = new byte[length];
        byte[] bytes = bytes(length);
        for (int i = 0; i < length; i++) {
            bigEndian[i] = bytes[length - 1 - i];
        }
        return length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
    }

    static BigInteger integer(String digits) {
        String plain = digits.endsWith("L") ? digits.substring(0, digits.length() - 1) : digits;
        if (!plain.matches("-?[0-9]{1,150}")) {
            throw PickleException.malformed("has '%s' where an integer belongs".formatted(abridged(plain)));
        }
        return new BigInteger(plain);
    }

    double decimalReal() {
        String digits = line();
        try {
            return Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            throw PickleException.malformed("has '%s' where a number belongs".formatted(abridged(digits)));
        }
    }

    String utf8(int length) {
        checkedLength(length);
        ByteBuffer bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw PickleException.malformed("has a string that is not UTF-8");
        }
    }

    /** Reads a byte string of Python 2, where names are UTF-8 but other bytes occur too. */
    String byteString(int length) {
        byte[] bytes = bytes(length);
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    void skip(int length) {
        checkedLength(length);
        in.position(in.position() + length);
    }

    String line() {
        int start = in.position();
        int end = start;
        while (end < in.limit() && in.get(end) != '\n') {
            if (++end - start > LONGEST_LINE) {
                throw PickleException.malformed("has a line longer than %d bytes".formatted(LONGEST_LINE));
            }
        }
        if (end == in.limit()) {
            throw truncated();
        }
        String text = utf8(end - start);
        in.position(end + 1);
        return text;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[checkedLength(length)];
        in.get(bytes);
        return bytes;
    }

    private int checkedLength(long length) {
        if (length < 0 || length > in.remaining()) {
            throw truncated();
        }
        return (int) length;
    }

    static PickleException truncated() {
        return PickleException.malformed("ends in the middle of an operation");
    }

    private static String abridged(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
