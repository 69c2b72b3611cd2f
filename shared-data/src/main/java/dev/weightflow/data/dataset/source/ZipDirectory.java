package dev.weightflow.data.dataset.source;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Central directory of a zip archive, which the library reads into memory as a whole (PKWARE's APPNOTE, 4.3.14 to 4.3.16). */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 1 << 16;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64_BYTES = 56;

    private ZipDirectory() {}

    /** @throws DatasetException {@link ViolationCode#TOO_LARGE} or {@link ViolationCode#BAD_SHARD} */
    static void requireFits(Path file, String archive, Limits limits) throws IOException {
        long bytes = bytes(file, archive);
        if (bytes < 0 || bytes > limits.matBytes()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    archive,
                    "has a directory of %s bytes, and the limit is %d; pack fewer files into it or raise the limit",
                    Long.toUnsignedString(bytes),
                    limits.matBytes());
        }
    }

    private static long bytes(Path file, String archive) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long start = Math.max(0, channel.size() - LONGEST_COMMENT - END_BYTES - LOCATOR_BYTES);
            ByteBuffer tail = read(channel, start, (int) (channel.size() - start));
            for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
                if (tail.getInt(at) == END) {
                    int locator = at - LOCATOR_BYTES;
                    return locator >= 0 && tail.getInt(locator) == LOCATOR
                            ? bytes64(channel, tail.getLong(locator + 8), archive)
                            : tail.getInt(at + 12) & 0xffff_ffffL;
                }
            }
            throw cutOff(archive);
        }
    }

    private static long bytes64(SeekableByteChannel channel, long at, String archive) throws IOException {
        if (at < 0 || at > channel.size() - END64_BYTES) {
            throw cutOff(archive);
        }
        return read(channel, at, END64_BYTES).getLong(40);
    }

    private static ByteBuffer read(SeekableByteChannel channel, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(at);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // until it is full
        }
        return buffer.flip();
    }

    private static DatasetException cutOff(String archive) {
        return DatasetException.about(
                ViolationCode.BAD_SHARD, archive, "is truncated: it has no directory; fetch or pack it again");
    }
}
