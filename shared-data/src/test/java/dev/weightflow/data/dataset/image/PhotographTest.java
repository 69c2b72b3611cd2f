package dev.weightflow.data.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.SharedData;
import dev.weightflow.data.dataset.ViolationCode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhotographTest {
    private static final Limits LIMITS = Limits.defaults();

    @ParameterizedTest
    @CsvSource({"1, 32, 16, 4, 8", "3, 32, 16, 28, 8", "6, 16, 32, 8, 4", "8, 16, 32, 8, 28"})
    void exif_turns_a_photograph_upright(int orientation, int width, int height, int x, int y) throws IOException {
        // given the left quarter is red
        byte[] jpeg = oriented(file("jpg", leftQuarterRed(BufferedImage.TYPE_INT_RGB)), orientation);

        // when
        Pixels pixels = decode(jpeg);

        // then
        assertThat(pixels.width()).isEqualTo(width);
        assertThat(pixels.height()).isEqualTo(height);
        assertThat(pixels.at(x, y, 0)).isGreaterThan(200);
        assertThat(pixels.at(width - 1 - x, height - 1 - y, 0)).isLessThan(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "gif", "tif"})
    void formats_and_gray_are_read_as_rgb(String format) throws IOException {
        Pixels colour = decode(file(format, leftQuarterRed(BufferedImage.TYPE_INT_RGB)));
        assertThat(colour.channels()).isEqualTo(3);
        assertThat(colour.at(2, 8, 0)).isGreaterThan(200);
        assertThat(colour.at(2, 8, 1)).isLessThan(60);

        Pixels gray = decode(file(format, leftQuarterRed(BufferedImage.TYPE_BYTE_GRAY)));
        assertThat(gray.channels()).isEqualTo(3);
        assertThat(gray.at(2, 8, 0)).isEqualTo(gray.at(2, 8, 2));
    }

    @Test
    void what_is_transparent_stands_on_white() throws IOException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xff00ff00);
        image.setRGB(1, 0, 0x80000000);

        Pixels pixels = decode(file("png", image));

        assertThat(new int[] {pixels.at(0, 0, 0), pixels.at(0, 0, 1), pixels.at(0, 0, 2)})
                .containsExactly(0, 255, 0);
        assertThat(pixels.at(1, 0, 0)).isBetween(125, 129);
        assertThat(pixels.at(3, 3, 0)).isEqualTo(255);
    }

    @Test
    void cmyk_is_read() throws IOException {
        // given four channels, inverted as in print: no ink on the left, all black on the right
        WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, 4, null);
        for (int at = 0; at < 256; at++) {
            int ink = at % 16 < 8 ? 255 : 0;
            raster.setPixel(at % 16, at / 16, new int[] {255, 255, 255, ink});
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(raster, null, null), null);
        }

        // when
        Pixels pixels = decode(bytes.toByteArray());

        // then
        assertThat(pixels.at(2, 8, 1)).isGreaterThan(240);
        assertThat(pixels.at(13, 8, 1)).isLessThan(15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "tif"})
    void a_cut_off_file_is_refused(String format) throws IOException {
        byte[] whole = file(format, noise());
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);

        assertThatThrownBy(() -> decode(cut))
                .isInstanceOfSatisfying(
                        DatasetException.class,
                        e -> assertThat(e.fault().code()).isEqualTo(ViolationCode.UNREADABLE))
                .hasMessageContaining("photo cannot be decoded (");
    }

    @Test
    void a_file_that_claims_to_be_huge_is_refused_before_it_is_decoded() throws IOException {
        byte[] png = file("png", noise());
        png[16] = 0x7f; // the width's highest byte

        assertThatThrownBy(() -> decode(png)).isInstanceOfSatisfying(DatasetException.class, e -> assertThat(
                        e.fault().code())
                .isEqualTo(ViolationCode.TOO_LARGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "gif", "tif"})
    void what_has_more_pixels_than_enough_is_read_at_half_its_size(String format) throws IOException {
        byte[] file = file(format, leftQuarterRed(BufferedImage.TYPE_INT_RGB));

        Pixels half = Photograph.decode(file, "photo", LIMITS, 32 * 16 - 1);

        assertThat(Photograph.decode(file, "photo", LIMITS, 32 * 16).width()).isEqualTo(32);
        assertThat(half.width()).isEqualTo(16);
        assertThat(half.height()).isEqualTo(8);
        assertThat(half.at(1, 4, 0)).isGreaterThan(200);
        assertThat(half.at(8, 4, 0)).isLessThan(60);
    }

    @Test
    void half_of_a_turned_photograph_is_upright_too() throws IOException {
        byte[] jpeg = oriented(file("jpg", leftQuarterRed(BufferedImage.TYPE_INT_RGB)), 6);

        Pixels half = Photograph.decode(jpeg, "photo", LIMITS, 100);

        assertThat(half.width()).isEqualTo(8);
        assertThat(half.height()).isEqualTo(16);
        assertThat(half.at(4, 1, 0)).isGreaterThan(200);
        assertThat(half.at(4, 10, 0)).isLessThan(60);
    }

    @Test
    void a_file_of_more_scans_than_anybody_writes_is_refused() throws IOException {
        byte[] jpeg = file("jpg", noise());
        ByteArrayOutputStream scans = new ByteArrayOutputStream();
        scans.write(jpeg, 0, jpeg.length - 2);
        for (int scan = 0; scan < 200; scan++) {
            scans.write(new byte[] {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 63, 0});
        }
        scans.write(jpeg, jpeg.length - 2, 2);

        assertThatThrownBy(() -> decode(scans.toByteArray())).hasMessageContaining("more than 100 scans");
        assertThatThrownBy(() -> JpegImage.decode(scans.toByteArray(), "photo", LIMITS))
                .hasMessageContaining("more than 100 scans");
    }

    @Test
    void numbers_that_take_too_much_memory_are_refused_before_they_are_decoded() throws IOException {
        byte[] tiff = ofDoubles(6_000, 6_000);
        Limits limits = Limits.defaults().withPixels(40_000_000).withMatBytes(192 << 20);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();

        assertThat(tiff.length).isLessThan(1 << 20);
        assertThatThrownBy(() -> Photograph.decode(tiff, "photo", limits, 10_000_000))
                .hasMessage(
                        "photo takes 360000000 bytes to decode, and the limit is 201326592; save it with fewer pixels"
                                + " or 8 bits per channel, or raise the limit");
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(32 << 20);

        assertThat(Photograph.decode(ofDoubles(600, 600), "photo", limits).width())
                .isEqualTo(600);
    }

    /** Gray in 64-bit floating point, deflated in one strip. */
    private static byte[] ofDoubles(int width, int height) throws IOException {
        ByteArrayOutputStream strip = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(strip)) {
            for (int y = 0; y < height; y++) {
                deflated.write(new byte[8 * width]);
            }
        }
        int[][] fields = {
            {256, width},
            {257, height},
            {258, 64},
            {259, 8},
            {262, 1},
            {273, 8 + 2 + 10 * 12 + 4},
            {277, 1},
            {278, height},
            {279, strip.size()},
            {339, 3}
        };
        ByteBuffer file = ByteBuffer.allocate(8 + 2 + fields.length * 12 + 4 + strip.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {'I', 'I', 42, 0})
                .putInt(8)
                .putShort((short) fields.length);
        for (int[] field : fields) {
            int type = field[1] < 1 << 16 && field[0] != 273 && field[0] != 279 ? 3 : 4;
            file.putShort((short) field[0]).putShort((short) type).putInt(1).putInt(field[1]);
        }
        return file.putInt(0).put(strip.toByteArray()).array();
    }

    @Test
    void what_is_no_image_is_refused() {
        assertThatThrownBy(() -> decode(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}))
                .hasMessage("photo is not a JPEG, PNG, TIFF, BMP or GIF image; convert it to one of these");
    }

    @Test
    void real_photographs_have_the_pixels_that_the_labelled_data_s_reader_gives() throws IOException {
        try (Stream<Path> files = Files.list(SharedData.folder("pascal_mt_mini/JPEGImages"))) {
            for (Path file : files.sorted().limit(20).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                assertThat(decode(bytes)).as(file.toString()).isEqualTo(JpegImage.decode(bytes, "image", LIMITS));
            }
        }
    }

    private static Pixels decode(byte[] file) {
        return Photograph.decode(file, "photo", LIMITS);
    }

    private static BufferedImage leftQuarterRed(int type) {
        BufferedImage image = new BufferedImage(32, 16, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, 8, 16);
        graphics.dispose();
        return image;
    }

    private static BufferedImage noise() {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < 64 * 64; at++) {
            image.setRGB(at % 64, at / 64, at * 0x9e3779b1);
        }
        return image;
    }

    private static byte[] file(String format, BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    /** Inserts an EXIF segment with an orientation after the start of a JPEG. */
    private static byte[] oriented(byte[] jpeg, int orientation) {
        byte[] exif = {
            (byte) 0xff,
            (byte) 0xe1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0, // APP1, its length
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8, // TIFF, big endian
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0 // one entry: 0x0112, a short
        };
        byte[] whole = new byte[jpeg.length + exif.length];
        System.arraycopy(jpeg, 0, whole, 0, 2);
        System.arraycopy(exif, 0, whole, 2, exif.length);
        System.arraycopy(jpeg, 2, whole, 2 + exif.length, jpeg.length - 2);
        return whole;
    }
}
