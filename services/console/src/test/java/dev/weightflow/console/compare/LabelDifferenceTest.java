package dev.weightflow.console.compare;

import static dev.weightflow.console.compare.LayerFiles.classes;
import static dev.weightflow.console.compare.LayerFiles.gray;
import static dev.weightflow.console.compare.LayerFiles.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class LabelDifferenceTest {
    private static final int RED = 0xFFC43028;

    @Test
    void pixels_whose_class_is_another_are_red() throws IOException {
        // 4 x 1: alike, different, without a label, different
        LabelDifference difference = LabelDifference.of(image(4), classes(1, 2, 255, 0), classes(1, 1, 1, 2));

        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(difference.png()));
        assertThat(difference.share()).isEqualTo(2 / 3.0);
        assertThat(difference.words()).isEqualTo("66.7 % of pixels differ");
        // the image is of level 101: half of the way to white is 178
        assertThat(picture.getRGB(0, 0)).isEqualTo(0xFFB2B2B2);
        assertThat(picture.getRGB(1, 0)).isEqualTo(RED);
        assertThat(picture.getRGB(2, 0)).isEqualTo(0xFFB2B2B2);
        assertThat(picture.getRGB(3, 0)).isEqualTo(RED);
    }

    @Test
    void a_foreground_is_cut_in_the_middle() {
        LabelDifference difference = LabelDifference.of(image(4), gray(0, 255, 128, 255), gray(100, 128, 255, 127));

        assertThat(difference.share()).isEqualTo(1 / 3.0);
    }

    @Test
    void what_is_too_large_or_no_layer_is_refused() {
        byte[] large = classes(1, 1);
        ByteBuffer.wrap(large).putInt(16, 100_000);

        assertThatThrownBy(() -> LabelDifference.of(image(2), large, classes(1, 1)))
                .hasMessage("the label is no PNG file of at most 1024 pixels a side");
        assertThatThrownBy(() ->
                        LabelDifference.of(image(2), classes(1, 1), "no picture".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("the prediction is no PNG file");
        assertThatThrownBy(() -> LabelDifference.of(image(3), classes(1, 1), classes(1, 1)))
                .hasMessage("image, label and prediction are not of one size");
        assertThatThrownBy(() -> LabelDifference.of(image(2), classes(1, 1), gray(1, 1)))
                .hasMessage("label and prediction are not maps of one kind");
    }
}
