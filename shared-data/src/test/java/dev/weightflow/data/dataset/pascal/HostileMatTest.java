package dev.weightflow.data.dataset.pascal;

import static dev.weightflow.data.dataset.SyntheticPascal.anno;
import static dev.weightflow.data.dataset.SyntheticPascal.mask;
import static dev.weightflow.data.dataset.SyntheticPascal.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.matlab.MatFileInflater;
import dev.weightflow.data.testing.Mutations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Matrix;

class HostileMatTest {
    private static final Limits LIMITS = Limits.defaults();
    private static final byte[] SOUND = SyntheticPascal.mat(
            "anno", anno(object(15, mask(7, 5, (x, y) -> 1), Map.of("head", mask(7, 5, (x, y) -> x % 2)))));

    @Test
    void a_sound_file_is_read() {
        assertThat(PartsMat.read(SOUND, "a.mat", LIMITS).orElseThrow().at(1, 0, 0))
                .isEqualTo(1);
    }

    @Test
    void a_file_of_the_other_byte_order_is_read() {
        byte[] big = SyntheticPascal.mat("LabelMap", mask(7, 5, (x, y) -> x), ByteOrder.BIG_ENDIAN);

        assertThat(ContextMat.read(big, "big.mat", LIMITS).width()).isEqualTo(7);
    }

    @Test
    void a_file_cut_off_anywhere_is_refused() {
        for (int length = 0; length < SOUND.length; length++) {
            byte[] cut = Arrays.copyOf(SOUND, length);
            assertThatThrownBy(() -> PartsMat.read(cut, "a.mat", LIMITS))
                    .as("%d bytes", length)
                    .isInstanceOf(DatasetException.class)
                    .hasMessageStartingWith("a.mat ");
        }
    }

    @Test
    void a_damaged_uncompressed_file_is_read_or_refused_and_nothing_else() {
        byte[] plain = MatFileInflater.open(SOUND, "a.mat", LIMITS);
        Random random = new Random(7);
        int refused = 0;
        int changes = Mutations.count(5000, 20_000);
        for (int i = 0; i < changes; i++) {
            String which = "change " + i;
            byte[] changed = plain.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                changed[128 + random.nextInt(plain.length - 128)] = (byte) random.nextInt();
            }
            Throwable thrown =
                    catchThrowable(() -> Mutations.bounded(which, () -> PartsMat.read(changed, "a.mat", LIMITS)));
            assertThat(thrown == null || thrown instanceof DatasetException)
                    .as("change %d: %s", i, thrown)
                    .isTrue();
            refused += thrown == null ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void a_small_file_that_inflates_to_a_huge_one_is_refused() {
        Matrix zeros = Mat5.newMatrix(2000, 2000);
        byte[] bomb = SyntheticPascal.mat("LabelMap", zeros);
        assertThat(bomb.length).isLessThan(200_000);

        assertThatThrownBy(() -> ContextMat.read(
                        bomb, "bomb.mat", new Limits(64 << 20, 25_000_000, 1 << 20, 1_000_000, 1_000_000)))
                .hasMessageContaining("bomb.mat inflates to more than the limit")
                .extracting(e -> ((DatasetException) e).fault().code())
                .isEqualTo(ViolationCode.TOO_LARGE);
    }

    @Test
    void dimensions_that_the_bytes_cannot_hold_are_refused_before_anything_is_allocated() {
        byte[] struct = MatFileInflater.open(
                SyntheticPascal.mat("anno", Mat5.newStruct(3, 5).set("objects", 0, Mat5.newScalar(1))),
                "a.mat",
                LIMITS);
        ByteBuffer.wrap(struct).order(ByteOrder.LITTLE_ENDIAN).putInt(dimensionsAt(struct, 3, 5), 300_000_000);
        assertThatThrownBy(() -> PartsMat.read(struct, "a.mat", LIMITS))
                .hasMessageContaining("claims more members than its bytes can hold");

        byte[] cell = MatFileInflater.open(SyntheticPascal.mat("anno", Mat5.newCell(3, 5)), "a.mat", LIMITS);
        ByteBuffer.wrap(cell).order(ByteOrder.LITTLE_ENDIAN).putInt(dimensionsAt(cell, 3, 5), Integer.MAX_VALUE);
        assertThatThrownBy(() -> PartsMat.read(cell, "a.mat", LIMITS))
                .hasMessageContaining("claims more members than its bytes can hold");
    }

    @Test
    void deep_nesting_is_refused() {
        Array nested = Mat5.newScalar(1);
        for (int i = 0; i < 40; i++) {
            Cell around = Mat5.newCell(1, 1);
            around.set(0, nested);
            nested = around;
        }
        byte[] file = SyntheticPascal.mat("anno", nested);

        assertThatThrownBy(() -> PartsMat.read(file, "deep.mat", LIMITS)).hasMessageContaining("nested deeper");
    }

    @Test
    void a_file_of_version_7_3_is_refused_with_the_way_out() {
        byte[] file = new byte[600];
        byte[] text = "MATLAB 7.3 MAT-file, Platform: GLNXA64".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, file, 0, text.length);

        assertThatThrownBy(() -> PartsMat.read(file, "new.mat", LIMITS))
                .hasMessage(
                        "new.mat is a version 7.3 (HDF5) file, which is not supported; save it with MATLAB's '-v7'");
    }

    private static int dimensionsAt(byte[] file, int rows, int columns) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 128; at < file.length - 8; at += 4) {
            if (bytes.getInt(at) == rows && bytes.getInt(at + 4) == columns) {
                return at;
            }
        }
        throw new AssertionError("no dimensions " + rows + " x " + columns);
    }
}
