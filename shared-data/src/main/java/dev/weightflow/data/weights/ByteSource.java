package dev.weightflow.data.weights;

import dev.weightflow.schema.id.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Bytes of known length that are read in slices, so that a file may be larger than one buffer. */
interface ByteSource {

    int CHUNK = 16 << 20;

    String label();

    long size();

    /**
     * Returns a view of the bytes from {@code offset} on, little-endian.
     *
     * @throws IndexOutOfBoundsException if they are not all there
     */
    ByteBuffer slice(long offset, int length);

    /** Creates the failure of a file that contradicts itself, from a format, with values if it has placeholders. */
    default WeightsException malformed(String what, Object... values) {
        return new WeightsException.Malformed(label(), sentence(what, values));
    }

    default WeightsException refused(String what, Object... values) {
        return new WeightsException.Refused(label(), sentence(what, values));
    }

    default WeightsException tooLarge(String what, Object... values) {
        return new WeightsException.TooLarge(label(), sentence(what, values));
    }

    default WeightsException unsupported(String what, Object... values) {
        return new WeightsException.Unsupported(label(), sentence(what, values));
    }

    private static String sentence(String what, Object... values) {
        return values.length == 0 ? what : what.formatted(values);
    }

    default Digest sha256() {
        MessageDigest digest = Digest.sha256();
        for (long offset = 0; offset < size(); offset += CHUNK) {
            digest.update(slice(offset, (int) Math.min(CHUNK, size() - offset)));
        }
        return Digest.finish(digest);
    }
}
