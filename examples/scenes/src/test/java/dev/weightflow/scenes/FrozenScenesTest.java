package dev.weightflow.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.scenes.render.Frame;
import dev.weightflow.scenes.stage.Look;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenes are the same on every machine and Java. Who changes them on purpose raises the renderer's number in {@link DataCard}. */
class FrozenScenesTest {
    @ParameterizedTest
    @CsvSource({"DAY, 000d2b3e9727a641", "STUDIO, 782bb746792ad44b", "NIGHT, 09c6a48ef274ed1c"})
    void the_pixels_and_hits_of_the_first_scenes_are_these(Look look, String digest) throws Exception {
        assertThat(digest(look)).isEqualTo(digest);
    }

    private static String digest(Look look) throws NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        SceneOptions options =
                SceneOptions.of(Path.of("unused"), 8, 0, 1).withSize(64, 48).withLook(look);
        for (int index = 0; index < 8; index++) {
            Frame frame = SceneRendering.of(options, Split.TRAIN, index).frame();
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
