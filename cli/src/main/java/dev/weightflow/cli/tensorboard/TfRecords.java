package dev.weightflow.cli.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * TFRecord file: eight bytes of length, its checksum, the content, its checksum; all little-endian. A checksum is the CRC-32C of RFC 3720, rotated
 * right by 15 bits, plus a constant, so that a record may hold records ({@code tensorflow/core/lib/io/record_writer.h}).
 */
final class TfRecords {

    private static final int HEAD = 12;
    private static final int FRAME = HEAD + 4;
    private static final int MASK = 0xa282ead8;

    private TfRecords() {}

    static byte[] framed(byte[] content) {
        ByteBuffer record = ByteBuffer.allocate(FRAME + content.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(content.length);
        record.putInt(check(record.array(), 0, Long.BYTES)).put(content).putInt(check(content, 0, content.length));
        return record.array();
    }

    static int check(byte[] data, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    /** Reader of a file's records up to the first that is truncated or damaged. Reading does not close it. */
    static final class Reader implements AutoCloseable {
        private final FileChannel file;
        private long end;

        Reader(Path path) throws IOException {
            file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }

        /** Reads the next record; empty at the end, or where the data are no valid record. */
        Optional<byte[]> next() throws IOException {
            Optional<byte[]> head = read(end, HEAD);
            if (head.isEmpty() || !isSound(head.get(), Long.BYTES)) {
                return Optional.empty();
            }
            long length =
                    ByteBuffer.wrap(head.get()).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (length < 0 || length > file.size() - end - FRAME) {
                return Optional.empty();
            }
            byte[] body = read(end + HEAD, (int) length + 4).orElseThrow();
            if (!isSound(body, (int) length)) {
                return Optional.empty();
            }
            end += FRAME + length;
            return Optional.of(Arrays.copyOf(body, (int) length));
        }

        /** Returns the end offset of the record read last. */
        long position() {
            return end;
        }

        void truncate(long length) throws IOException {
            file.truncate(length);
        }

        private static boolean isSound(byte[] data, int length) {
            return check(data, 0, length)
                    == ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
        }

        private Optional<byte[]> read(long from, int length) throws IOException {
            ByteBuffer data = ByteBuffer.allocate(length);
            while (data.hasRemaining() && file.read(data, from + data.position()) > 0) {}
            return data.hasRemaining() ? Optional.empty() : Optional.of(data.array());
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
