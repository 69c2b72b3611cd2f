package dev.weightflow.scenes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.Workers.SceneRendering;
import dev.weightflow.scenes.render.Frame;
import dev.weightflow.scenes.render.Labels;
import dev.weightflow.scenes.render.Labels.ObjectMask;
import dev.weightflow.scenes.stage.Look;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenes are the same on every machine and Java. A deliberate change of them must raise the renderer's number in {@link SceneOptions}. */
class FrozenScenesTest {
    @ParameterizedTest
    @CsvSource({
        "DAY, 000d2b3e9727a641",
        "STUDIO, 782bb746792ad44b",
        "NIGHT, 09c6a48ef274ed1c",
        "VARIED, 9ce426e4575cc4c0"
    })
    void the_pixels_and_hits_of_the_first_scenes_are_these(Look look, String digest) throws Exception {
        assertThat(digest(look)).isEqualTo(digest);
    }

    @ParameterizedTest
    @CsvSource({
        "DAY, 0ab9b50d0e8bc8c2",
        "STUDIO, 7a6b9ab056f269eb",
        "NIGHT, 9b5593b79f6dc380",
        "VARIED, 201623a40ff2f0dc"
    })
    void the_labels_of_the_first_scenes_are_these(Look look, String digest) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (int index = 0; index < 24; index++) {
            Labels labels = SceneRendering.of(options(look), Split.VAL, index).labels();
            sha.update(labels.semseg());
            sha.update(labels.salience());
            for (short context : labels.context()) {
                sha.update((byte) (context >> 8));
                sha.update((byte) context);
            }
            for (ObjectMask object : labels.objects()) {
                sha.update((object.kind() + Arrays.toString(object.pixels())).getBytes(UTF_8));
                object.parts().forEach((part, own) -> sha.update((part + Arrays.toString(own)).getBytes(UTF_8)));
            }
        }
        assertThat(HexFormat.of().formatHex(sha.digest())).startsWith(digest);
    }

    private static SceneOptions options(Look look) {
        return SceneOptions.of(Path.of("unused"), 8, 0, 1).withSize(64, 48).withLook(look);
    }

    private static String digest(Look look) throws NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (int index = 0; index < 8; index++) {
            Frame frame = SceneRendering.of(options(look), Split.TRAIN, index).frame();
            sha.update(frame.image());
            sha.update(frame.normals());
            sha.update(frame.part());
            ByteBuffer things = ByteBuffer.allocate(4 * frame.pixels());
            things.asIntBuffer().put(frame.thing());
            sha.update(things.array());
        }
        return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
    }
}
