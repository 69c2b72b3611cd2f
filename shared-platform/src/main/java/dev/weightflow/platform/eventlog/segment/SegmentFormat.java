package dev.weightflow.platform.eventlog.segment;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Bytes of a segment. Everything is big-endian, as {@link DataOutputStream} writes it:
 *
 * <pre>
 * "WFSEG1\n"  length of the content: int  content, compressed (zlib)
 *
 * content: topic  number of records: int  record*
 * record:  partition: int  offset: long  timestamp: long  key  value  number of headers: int  (name  value)*
 * topic, key, name, value: length: int (-1 if absent)  bytes
 * </pre>
 *
 * The content is at most {@link #MOST_BYTES} long. Offsets rise within a partition.
 */
final class SegmentFormat {
    /** Largest length of a segment's content. */
    static final int MOST_BYTES = 16 << 20;

    /** Number of bytes of a record besides its key, its value and its headers. */
    static final int LEAST_RECORD = 2 * Long.BYTES + 4 * Integer.BYTES;

    private static final byte[] MAGIC = "WFSEG1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LEAST_HEADER = 2 * Integer.BYTES;
    private static final int ABSENT = -1;

    private SegmentFormat() {}

    static byte[] write(String topic, List<ConsumerRecord<byte[], byte[]>> records) {
        byte[] content = content(topic, records);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream segment = new ByteArrayOutputStream(content.length / 2 + MAGIC.length);
            segment.writeBytes(MAGIC);
            segment.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array());
            byte[] some = new byte[1 << 16];
            while (!deflater.finished()) {
                segment.write(some, 0, deflater.deflate(some));
            }
            return segment.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] content(String topic, List<ConsumerRecord<byte[], byte[]>> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(topic.getBytes(StandardCharsets.UTF_8), out);
            out.writeInt(records.size());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                out.writeInt(record.partition());
                out.writeLong(record.offset());
                writeUnplaced(record, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes every byte", e);
        }
        if (bytes.size() > MOST_BYTES) {
            throw new IllegalArgumentException("a segment of " + bytes.size() + " bytes cannot be read again");
        }
        return bytes.toByteArray();
    }

    /** Returns the bytes of a record without its place, by which copies of it are compared. */
    static byte[] unplaced(ConsumerRecord<byte[], byte[]> record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeUnplaced(record, out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static void writeUnplaced(ConsumerRecord<byte[], byte[]> record, DataOutputStream out) throws IOException {
        out.writeLong(record.timestamp());
        write(record.key(), out);
        write(record.value(), out);
        Header[] headers = record.headers().toArray();
        out.writeInt(headers.length);
        for (Header header : headers) {
            write(header.key().getBytes(StandardCharsets.UTF_8), out);
            write(header.value(), out);
        }
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes == null ? ABSENT : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    /** Returns an upper bound of the number of bytes that the record takes in the content of a segment. */
    static long size(ConsumerRecord<byte[], byte[]> record) {
        long size = LEAST_RECORD + Integer.BYTES + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += LEAST_HEADER + 3L * header.key().length() + length(header.value());
        }
        return size;
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /**
     * Reads a segment of that topic.
     *
     * @throws SegmentException.Damaged if it is none
     */
    static List<ConsumerRecord<byte[], byte[]>> read(byte[] segment, String topic) {
        int head = MAGIC.length + Integer.BYTES;
        if (segment.length < head || !Arrays.equals(segment, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw SegmentException.Damaged.format("it is not in the format of a segment");
        }
        int length = ByteBuffer.wrap(segment).getInt(MAGIC.length);
        if (length < 0 || length > MOST_BYTES) {
            throw SegmentException.Damaged.format("its content claims a length of " + length + " bytes");
        }
        try {
            return records(ByteBuffer.wrap(inflated(segment, head, length)), topic);
        } catch (DataFormatException | BufferUnderflowException e) {
            throw SegmentException.Damaged.format("its content ends early or is damaged");
        }
    }

    private static byte[] inflated(byte[] segment, int from, int length) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(segment, from, segment.length - from);
            byte[] content = new byte[length];
            int done = 0;
            while (done < length) {
                int some = inflater.inflate(content, done, length - done);
                if (some == 0) {
                    throw new DataFormatException("it ends early");
                }
                done += some;
            }
            // one more byte than there may be: the end of the stream is seen only behind its last byte
            if (inflater.inflate(new byte[1]) != 0 || !inflater.finished() || inflater.getRemaining() != 0) {
                throw SegmentException.Damaged.format("its content is longer than it claims");
            }
            return content;
        } finally {
            inflater.end();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(ByteBuffer content, String topic) {
        String found = text(content);
        if (!found.equals(topic)) {
            throw SegmentException.Damaged.format("it belongs to another topic");
        }
        int count = count(content, LEAST_RECORD);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(record(content, topic));
        }
        if (content.hasRemaining()) {
            throw SegmentException.Damaged.format("there is more behind its last record");
        }
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> record(ByteBuffer content, String topic) {
        int partition = content.getInt();
        long offset = content.getLong();
        long timestamp = content.getLong();
        if (partition < 0 || offset < 0) {
            throw SegmentException.Damaged.format("a record has no place");
        }
        byte[] key = bytes(content);
        byte[] value = bytes(content);
        RecordHeaders headers = new RecordHeaders();
        for (int left = count(content, LEAST_HEADER); left > 0; left--) {
            headers.add(text(content), bytes(content));
        }
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                (int) length(key),
                (int) length(value),
                key,
                value,
                headers,
                Optional.empty());
    }

    /** Reads a number of things of which each takes at least that many bytes, so that a false number allocates nothing. */
    private static int count(ByteBuffer content, int least) {
        int count = content.getInt();
        if (count < 0 || count > content.remaining() / least) {
            throw new BufferUnderflowException();
        }
        return count;
    }

    private static String text(ByteBuffer content) {
        byte[] bytes = bytes(content);
        if (bytes == null) {
            throw SegmentException.Damaged.format("a name is absent");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer content) {
        int length = content.getInt();
        if (length == ABSENT) {
            return null;
        }
        if (length < 0 || length > content.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        content.get(bytes);
        return bytes;
    }
}
