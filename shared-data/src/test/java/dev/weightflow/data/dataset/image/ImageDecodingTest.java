package dev.weightflow.data.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.SharedData;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.ViolationCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

class ImageDecodingTest {
    private static final Limits LIMITS = Limits.defaults();

    @Test
    void a_palette_gives_indices_and_not_colours() {
        PngImage image = PngImage.decode(SyntheticPascal.palette(5, 3, (x, y) -> 10 * y + x), "a.png", LIMITS);

        assertThat(image.colour()).isEqualTo(PngImage.Colour.PALETTE);
        assertThat(image.pixels().at(4, 2, 0)).isEqualTo(24);
        assertThat(image.pixels().at(0, 1, 0)).isEqualTo(10);
    }

    @Test
    void gray_of_one_bit_gives_the_stored_bit() {
        BufferedImage image = new BufferedImage(10, 2, BufferedImage.TYPE_BYTE_BINARY);
        image.getRaster().setSample(9, 1, 0, 1);

        PngImage decoded = PngImage.decode(SyntheticPascal.png(image), "a.png", LIMITS);

        assertThat(decoded.bitDepth()).isEqualTo(1);
        assertThat(decoded.pixels().at(9, 1, 0)).isEqualTo(1);
        assertThat(decoded.pixels().at(8, 1, 0)).isZero();
    }

    @Test
    void sixteen_bits_a_channel_are_refused_by_name() {
        byte[] file = SyntheticPascal.png(new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY));

        assertThatThrownBy(() -> PngImage.decode(file, "deep.png", LIMITS))
                .hasMessage("deep.png has 16 bits per channel; save it with 8 bits per channel");
    }

    @Test
    void what_the_writer_writes_is_read_back_and_always_the_same() {
        for (int channels : new int[] {1, 3, 4}) {
            byte[] noise = new byte[23 * 17 * channels];
            new Random(channels).nextBytes(noise);
            Pixels pixels = new Pixels(23, 17, channels, noise);

            byte[] file = PngWriter.encode(pixels);

            assertThat(PngImage.decode(file, "a.png", LIMITS).pixels()).isEqualTo(pixels);
            assertThat(PngWriter.encode(pixels)).isEqualTo(file);
        }
    }

    @Test
    void a_png_cut_off_anywhere_or_with_any_byte_changed_is_refused() {
        byte[] file = SyntheticPascal.gray(9, 9, (x, y) -> 25 * x + y);
        for (int length = 0; length < file.length; length++) {
            assertRefused(Arrays.copyOf(file, length), "png");
        }
        for (int i = 0; i < file.length; i++) {
            byte[] changed = file.clone();
            changed[i] ^= 0x10;
            assertRefused(changed, "png");
        }
    }

    @Test
    void a_jpeg_cut_off_anywhere_is_refused() {
        byte[] file = SyntheticPascal.jpeg(40, 30, (x, y) -> SyntheticPascal.rgb(x * 6, y * 8, x * y & 255));
        for (int length = 0; length < file.length; length++) {
            assertRefused(Arrays.copyOf(file, length), "jpeg");
        }
    }

    @Test
    void a_damaged_jpeg_is_decoded_or_refused_and_nothing_else() {
        byte[] file = SyntheticPascal.jpeg(40, 30, (x, y) -> SyntheticPascal.rgb(x * 6, y * 8, x * y & 255));
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] changed = file.clone();
            changed[random.nextInt(file.length)] = (byte) random.nextInt();
            Throwable thrown = catchThrowable(() -> JpegImage.decode(changed, "a.jpg", LIMITS.withPixels(10_000)));
            assertThat(thrown == null || thrown instanceof DatasetException)
                    .as("change %d: %s", i, thrown)
                    .isTrue();
        }
    }

    @Test
    void sizes_beyond_the_limit_are_refused_before_decoding() {
        Limits small = LIMITS.withPixels(99);

        assertThatThrownBy(() -> JpegImage.decode(SyntheticPascal.jpeg(10, 10, (x, y) -> 0), "big.jpg", small))
                .hasMessageContaining("big.jpg says it is 10 x 10 pixels, and the limit is 99")
                .extracting(e -> ((DatasetException) e).fault().code())
                .isEqualTo(ViolationCode.TOO_LARGE);
        assertThatThrownBy(() -> PngImage.decode(SyntheticPascal.gray(10, 10, (x, y) -> 0), "big.png", small))
                .hasMessageContaining("raise the limit");
    }

    @Test
    void a_gray_photograph_becomes_rgb() {
        BufferedImage gray = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSamples(0, 0, 8, 8, 0, filled(64, 77));
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        try {
            javax.imageio.ImageIO.write(gray, "jpeg", out);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }

        Pixels rgb = JpegImage.decode(out.toByteArray(), "gray.jpg", LIMITS);

        assertThat(rgb.channels()).isEqualTo(3);
        assertThat(List.of(rgb.at(3, 3, 0), rgb.at(3, 3, 1), rgb.at(3, 3, 2))).containsOnly(77);
    }

    /** OpenCV has another JPEG decoder, libjpeg-turbo. */
    @Test
    void real_photographs_decode_to_the_pixels_that_another_decoder_gives() throws IOException {
        Path folder = SharedData.folder("pascal_mt_mini").resolve("JPEGImages");
        try (Stream<Path> files = Files.list(folder).sorted().limit(12)) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Pixels image = JpegImage.decode(bytes, file.toString(), LIMITS);
                try (MatScope mats = new MatScope()) {
                    Mat bgr = mats.own(Imgcodecs.imdecode(
                            mats.own(new MatOfByte(bytes)),
                            Imgcodecs.IMREAD_COLOR | Imgcodecs.IMREAD_IGNORE_ORIENTATION));
                    byte[] expected = new byte[image.data().length];
                    bgr.get(0, 0, expected);
                    for (int i = 0; i < expected.length; i += 3) {
                        byte blue = expected[i];
                        expected[i] = expected[i + 2];
                        expected[i + 2] = blue;
                    }
                    assertThat(image.data()).as(file.toString()).isEqualTo(expected);
                }
            }
        }
    }

    private static int[] filled(int length, int value) {
        int[] values = new int[length];
        Arrays.fill(values, value);
        return values;
    }

    private static void assertRefused(byte[] file, String format) {
        assertThatThrownBy(() -> {
                    if (format.equals("png")) {
                        PngImage.decode(file, "a.png", LIMITS);
                    } else {
                        JpegImage.decode(file, "a.jpg", LIMITS);
                    }
                })
                .as("%d bytes", file.length)
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("restore it from its source");
    }
}
