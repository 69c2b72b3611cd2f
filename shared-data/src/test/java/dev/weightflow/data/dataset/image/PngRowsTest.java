package dev.weightflow.data.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with the JDK's reader. */
class PngRowsTest {
    private static final int WIDTH = 37;
    private static final int HEIGHT = 41;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final Random random = new Random(8);

    @ParameterizedTest
    @EnumSource
    void every_filter_gives_the_pixels_of_the_jdk(PngImage.Colour colour) {
        for (int first = 0; first < 5; first++) {
            byte[] file = png(colour, filtered(colour, first), 0);

            Pixels pixels = PngImage.decode(file, "label", Limits.defaults()).pixels();

            assertThat(pixels)
                    .isEqualTo(new ImageFile("png", file, "label", Limits.defaults()).decode(colour.channels()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 400})
    void a_file_without_all_its_pixels_is_refused(int missing) {
        byte[] rows = filtered(PngImage.Colour.RGB, 0);

        assertRefused(png(PngImage.Colour.RGB, Arrays.copyOf(rows, rows.length - missing), 0), "too few pixels");
    }

    @ParameterizedTest
    @ValueSource(bytes = {5, -1})
    void a_filter_that_does_not_exist_is_refused(byte filter) {
        byte[] rows = filtered(PngImage.Colour.GRAY, 0);
        rows[3 * (1 + WIDTH)] = filter;

        assertRefused(png(PngImage.Colour.GRAY, rows, 0), "row 3 has a filter that does not exist");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 60})
    void pixels_that_cannot_be_inflated_are_refused(int at) {
        assertRefused(png(PngImage.Colour.GRAY, filtered(PngImage.Colour.GRAY, 0), at), "cannot be decoded");
    }

    private static void assertRefused(byte[] file, String why) {
        assertThatThrownBy(() -> PngImage.decode(file, "label", Limits.defaults()))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("label cannot be decoded")
                .hasMessageContaining(why)
                .hasMessageEndingWith("restore it from its source");
    }

    /** Creates random rows, each with the next filter. */
    private byte[] filtered(PngImage.Colour colour, int first) {
        int length = 1 + colour.channels() * WIDTH;
        byte[] rows = new byte[HEIGHT * length];
        random.nextBytes(rows);
        for (int y = 0; y < HEIGHT; y++) {
            rows[y * length] = (byte) ((first + y) % 5);
        }
        return rows;
    }

    /** @param damaged index of the compressed rows' byte that is changed; none if 0 */
    private static byte[] png(PngImage.Colour colour, byte[] rows, int damaged) {
        ByteBuffer header = ByteBuffer.allocate(13)
                .putInt(WIDTH)
                .putInt(HEIGHT)
                .put((byte) 8)
                .put((byte) colour.code());
        byte[] compressed = new byte[2 * rows.length + 100];
        Deflater deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        int length = deflater.deflate(compressed);
        deflater.end();
        if (damaged > 0) {
            compressed[damaged] ^= 0x7f;
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        file.writeBytes(chunk("IHDR", header.array()));
        if (colour == PngImage.Colour.PALETTE) {
            file.writeBytes(chunk("PLTE", new byte[3 * 256]));
        }
        int half = length / 2;
        file.writeBytes(chunk("IDAT", Arrays.copyOf(compressed, half)));
        file.writeBytes(chunk("IDAT", new byte[0]));
        file.writeBytes(chunk("IDAT", Arrays.copyOfRange(compressed, half, length)));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
        chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) sum.getValue()).array();
    }
}
