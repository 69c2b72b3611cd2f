package dev.weightflow.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.model.backbone.vit.VitConfig;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.training.ModelSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackbonesTest {

    @ParameterizedTest
    @EnumSource(ModelSize.class)
    void what_a_training_may_name_is_a_backbone_that_takes_the_images_it_is_said_to_take(ModelSize model) {
        Backbone backbone = Backbones.of(model.key());

        assertThat(backbone.imageUnit()).isEqualTo(model.imageUnit());
        assertThat(backbone.hasWindows()).isEqualTo(model.hasWindows());
        for (int size = -1; size < 500; size++) {
            int imageSize = size;
            if (model.fits(size)) {
                assertThat(backbone.layout(size).backbone()).isEqualTo(backbone);
            } else {
                assertThatThrownBy(() -> backbone.layout(imageSize))
                        .hasMessageStartingWith("images of " + imageSize + " pixels do not fit model '" + model.key())
                        .hasMessageEndingWith("a multiple of " + model.imageUnit());
            }
        }
    }

    @Test
    void an_unknown_name_is_answered_with_those_there_are() {
        assertThatThrownBy(() -> Backbones.of("resnet"))
                .hasMessageStartingWith("no model is called 'resnet'; there are ")
                .hasMessageContaining("micro, tiny, small, base")
                .hasMessageContaining("vit-small-patch14-dinov2");
    }

    @Test
    void published_vision_transformers_have_their_published_counts() {
        // as published, without classifiers and DINOv2's mask; DINOv2's at 518 pixels, where positions are 37² and not
        // 36²
        long positions = 384L * (37 * 37 - 36 * 36);
        assertThat(weights(VitConfig.SMALL_DINOV2, 504) + positions).isEqualTo(22_056_576 - 384);
        assertThat(weights(VitConfig.SMALL_DINOV2_REGISTERS, 504) + positions).isEqualTo(22_056_576 - 384 + 4 * 384);
        assertThat(weights(VitConfig.BASE, 224)).isEqualTo(86_567_656 - 769_000);
        assertThat(weights(VitConfig.BASE_DINOV2, 504) + 2 * positions).isEqualTo(86_580_480 - 768);
        assertThat(weights(VitConfig.BASE_DINOV2_REGISTERS, 504) + 2 * positions)
                .isEqualTo(86_580_480 - 768 + 4 * 768);
    }

    private static long weights(Backbone backbone, int imageSize) {
        return backbone.layout(imageSize).parameters().stream()
                .mapToLong(ParameterSpec::size)
                .sum();
    }
}
