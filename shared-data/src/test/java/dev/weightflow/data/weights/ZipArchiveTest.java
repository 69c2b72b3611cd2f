package dev.weightflow.data.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ZipArchiveTest {

    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);

    @Test
    void gives_the_bytes_of_an_entry() {
        ZipArchive zip = open(TorchFileBytes.zip(Map.of("a/b", CONTENT)));

        assertThat(zip.entries()).containsOnlyKeys("a/b");
        assertThat(zip.bytes(zip.entries().get("a/b"), 100)).isEqualTo(ByteBuffer.wrap(CONTENT));
    }

    @Test
    void reads_zip64_archives() {
        ZipArchive zip = open(zip64("x", CONTENT, CONTENT.length));

        assertThat(zip.bytes(zip.entries().get("x"), 100)).isEqualTo(ByteBuffer.wrap(CONTENT));
    }

    @Test
    void refuses_zip64_lengths_beyond_the_file() {
        for (long length : new long[] {Long.MAX_VALUE, 1L << 40, -1}) {
            assertThatExceptionOfType(WeightsException.class).isThrownBy(() -> open(zip64("x", CONTENT, length)));
        }
    }

    @Test
    void refuses_to_unfold_a_compressed_entry() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(new byte[50_000_000]);
        }

        assertThatExceptionOfType(WeightsException.Refused.class)
                .isThrownBy(() -> WeightsFile.read(new InMemory("bomb.pth", ByteBuffer.wrap(out.toByteArray()))))
                .withMessageContaining("'archive/data.pkl' is compressed or encrypted");
    }

    @Test
    void refuses_entries_that_claim_the_same_bytes_many_times() {
        byte[] content = new byte[10_000];
        byte[] zip = TorchFileBytes.zip(Map.of("a", content, "b", new byte[0]));
        // the empty entry claims the bytes of the other one too
        for (int at = 0; at < zip.length - 46; at++) {
            if (ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(at) == 0x02014b50 && zip[at + 46] == 'b') {
                ByteBuffer.wrap(zip)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(at + 20, 10_000)
                        .putInt(at + 24, 10_000);
            }
        }

        assertThatExceptionOfType(WeightsException.TooLarge.class)
                .isThrownBy(() -> open(zip))
                .withMessageContaining("claim more bytes than the file has");
    }

    @Test
    void refuses_a_directory_that_no_honest_file_needs() {
        byte[] zip = TorchFileBytes.zip(Map.of("a", CONTENT));
        int directory = indexOf(zip, 0x02014b50);
        int end = indexOf(zip, 0x06054b50);
        byte[] record = Arrays.copyOfRange(zip, directory, end);
        int copies = (33 << 20) / record.length;
        ByteBuffer many =
                ByteBuffer.allocate(directory + copies * record.length + 22).order(ByteOrder.LITTLE_ENDIAN);
        many.put(zip, 0, directory);
        for (int i = 0; i < copies; i++) {
            many.put(record);
        }
        many.put(zip, end, 22);
        many.putInt(many.capacity() - 10, copies * record.length);

        assertThatExceptionOfType(WeightsException.TooLarge.class)
                .isThrownBy(() -> open(many.array()))
                .withMessageContaining("the archive's directory is longer than 33554432 bytes");
    }

    private static int indexOf(byte[] zip, int signature) {
        int at = 0;
        while (ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(at) != signature) {
            at++;
        }
        return at;
    }

    @Test
    void notices_a_flipped_bit() {
        byte[] zip = TorchFileBytes.zip(Map.of("a", CONTENT));
        zip[31] ^= 1;

        ZipArchive open = open(zip);

        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> open.bytes(open.entries().get("a"), 100))
                .withMessageContaining("the archive's 'a' does not have its CRC-32");
    }

    @Test
    void notices_a_local_header_of_another_name() {
        byte[] zip = TorchFileBytes.zip(Map.of("a", CONTENT));
        zip[30] = 'z';

        ZipArchive open = open(zip);

        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> open.bytes(open.entries().get("a"), 100))
                .withMessageContaining("does not lie where the directory says");
    }

    @Test
    void refuses_duplicates() {
        byte[] zip = TorchFileBytes.zip(Map.of("aa", CONTENT, "ab", CONTENT));
        for (int i = 0; i < zip.length - 1; i++) {
            zip[i + 1] = zip[i] == 'a' && zip[i + 1] == 'b' ? (byte) 'a' : zip[i + 1];
        }

        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> open(zip))
                .withMessageContaining("holds 'aa' twice");
    }

    @Test
    void refuses_every_truncation() {
        byte[] zip = TorchFileBytes.zip(Map.of("a", CONTENT, "b", CONTENT));

        for (int length = 0; length < zip.length; length++) {
            byte[] cut = Arrays.copyOf(zip, length);
            assertThatExceptionOfType(WeightsException.class)
                    .as("cut to %d", length)
                    .isThrownBy(() -> open(cut));
        }
    }

    @Test
    void refuses_entries_above_the_limit_that_the_reader_sets() {
        ZipArchive zip = open(TorchFileBytes.zip(Map.of("a", CONTENT)));

        assertThatExceptionOfType(WeightsException.TooLarge.class)
                .isThrownBy(() -> zip.bytes(zip.entries().get("a"), 6))
                .withMessageContaining("has 7 bytes; at most 6 are read");
    }

    private static ZipArchive open(byte[] zip) {
        return ZipArchive.open(new InMemory("test.pth", ByteBuffer.wrap(zip)));
    }

    /** Creates one entry all of whose lengths and offsets are in ZIP64 fields, as in PKWARE's APPNOTE 4.3.14 and 4.5.3. */
    private static byte[] zip64(String name, byte[] content, long claimedLength) {
        ByteBuffer zip = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        CRC32 crc = new CRC32();
        crc.update(content);
        byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        zip.putInt(0x04034b50)
                .putShort((short) 45)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0);
        zip.putInt((int) crc.getValue()).putInt(content.length).putInt(content.length);
        zip.putShort((short) nameBytes.length)
                .putShort((short) 0)
                .put(nameBytes)
                .put(content);
        long directory = zip.position();
        zip.putInt(0x02014b50)
                .putShort((short) 45)
                .putShort((short) 45)
                .putShort((short) 0)
                .putShort((short) 0);
        zip.putInt(0).putInt((int) crc.getValue()).putInt(-1).putInt(-1).putShort((short) nameBytes.length);
        zip.putShort((short) 32)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0)
                .putInt(-1);
        zip.put(nameBytes).putShort((short) 0x9999).putShort((short) 0);
        zip.putShort((short) 1)
                .putShort((short) 24)
                .putLong(claimedLength)
                .putLong(claimedLength)
                .putLong(0);
        long directoryLength = zip.position() - directory;
        long end64 = zip.position();
        zip.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putInt(0)
                .putInt(0);
        zip.putLong(1).putLong(1).putLong(directoryLength).putLong(directory);
        zip.putInt(0x07064b50).putInt(0).putLong(end64).putInt(1);
        zip.putInt(0x06054b50)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) -1)
                .putShort((short) -1);
        zip.putInt(-1).putInt(-1).putShort((short) 0);
        return Arrays.copyOf(zip.array(), zip.position());
    }
}
