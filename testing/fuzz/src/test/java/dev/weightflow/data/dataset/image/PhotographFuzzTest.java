package dev.weightflow.data.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.Untrusted;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes images and photographs: the JDK's decoders, and OpenCV's in this process, where a crash ends the run. */
class PhotographFuzzTest {
    private static final Limits LIMITS = new Limits(1 << 20, 20_000, 1 << 20, 1000, 1000);

    static Stream<byte[]> sound() {
        return Stream.of("jpg", "png", "bmp", "gif", "tif")
                .flatMap(format -> Stream.of(
                        encoded(format, BufferedImage.TYPE_INT_RGB), encoded(format, BufferedImage.TYPE_BYTE_GRAY)));
    }

    private static byte[] encoded(String format, int type) {
        BufferedImage image = new BufferedImage(17, 11, type);
        for (int x = 0; x < 17; x++) {
            image.setRGB(x, x % 11, 0x10203 * x);
        }
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            ImageIO.write(image, format, file);
            return file.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] file) {
        Optional<Pixels> image =
                Untrusted.read(() -> StoredImage.decode(file, "image", LIMITS), DatasetException.class);
        Untrusted.read(() -> StoredImage.size(file, "image", LIMITS), DatasetException.class);
        image.ifPresent(read -> {
            byte[] stored = StoredImage.stored(file, read);
            Pixels again = StoredImage.decode(stored, "image", LIMITS);
            assertThat(again.width()).isEqualTo(read.width());
            assertThat(again.height()).isEqualTo(read.height());
            assertThat(again.data()).isEqualTo(read.data());
        });
        Untrusted.read(() -> Photograph.decode(file, "photograph", LIMITS, 64), DatasetException.class);
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
