package dev.weightflow.data.dataset.raster;

import static dev.weightflow.data.dataset.raster.RasterFixtures.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.testing.Mutations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedRasterTest {
    private static final Limits LIMITS = Limits.defaults().withPixels(20_000);

    static Stream<Arguments> damaged() {
        return Stream.of(
                damage("gray16.png", cut(60), ViolationCode.UNREADABLE, "is truncated; restore it"),
                damage("gray16.png", flip(70), ViolationCode.UNREADABLE, "a checksum is wrong; restore it"),
                damage("uint8.mat", same(), ViolationCode.TOO_LARGE, "; shrink", 700),
                damage(
                        "gray16.png",
                        same(),
                        ViolationCode.TOO_LARGE,
                        "says it is 37 x 21 pixels, and the limit is 700",
                        700),
                damage("u1.tif", cut(7), ViolationCode.UNREADABLE, "is truncated or damaged; restore it"),
                damage("u1.tif", cut(200), ViolationCode.UNREADABLE, "is truncated or damaged; restore it"),
                damage("u1.tif", integer(4, -1), ViolationCode.UNREADABLE, "is truncated or damaged; restore it"),
                damage("u1.tif", tag(256, 1_000_000), ViolationCode.TOO_LARGE, "says it is 1000000 x 21 pixels"),
                damage("u1.tif", tag(256, 0), ViolationCode.TOO_LARGE, "says it is 0 x 21 pixels"),
                damage("u1.tif", tag(257, 22), ViolationCode.UNREADABLE, "is truncated or damaged; restore it"),
                damage(
                        "u1.tif",
                        tag(277, 50_000),
                        ViolationCode.WRONG_FORM,
                        "50000 channels, of which there may be 1 to 16; save"),
                damage(
                        "u1.tif",
                        tag(258, 12),
                        ViolationCode.WRONG_FORM,
                        "has 12 bits per channel in sample format 1; save"),
                damage(
                        "u1.tif",
                        tag(259, 34_712),
                        ViolationCode.WRONG_FORM,
                        "(TIFF compression 34712); save it with LZW"),
                damage("u1.tif", tag(279, 1 << 30), ViolationCode.UNREADABLE, "is truncated or damaged; restore it"),
                damage("u1.tif", tag(278, 1), ViolationCode.UNREADABLE, "is truncated or damaged; restore it"),
                damage("tiles-f4.tif", tag(322, 60_000), ViolationCode.TOO_LARGE, "says it is 60000 x 16 pixels"),
                damage(
                        "lzw-u2-predictor.tif",
                        tag(317, 3),
                        ViolationCode.WRONG_FORM,
                        "has predictor 3 for UINT16; save"),
                damage("lzw-u1.tif", ones(8, 40), ViolationCode.UNREADABLE, "is truncated or damaged; restore it"),
                damage(
                        "deflate-f4-predictor.tif",
                        ones(8, 40),
                        ViolationCode.UNREADABLE,
                        "is truncated or damaged; restore it"),
                damage("jpeg.tif", same(), ViolationCode.WRONG_FORM, "(TIFF compression 7); save it with LZW"),
                damage("big.tif", same(), ViolationCode.WRONG_FORM, "is a BigTIFF; save it as a classic TIFF"),
                damage("u1.npy", cut(9), ViolationCode.UNREADABLE, "is truncated; restore it"),
                damage(
                        "u1.npy",
                        cut(100),
                        ViolationCode.UNREADABLE,
                        "is truncated within its header, or damaged; restore it"),
                damage("u1.npy", cut(500), ViolationCode.UNREADABLE, "of its shape and type; restore it"),
                damage("u1.npy", bytes(6, 9), ViolationCode.UNREADABLE, "has version 9 of the .npy format"),
                damage(
                        "u1.npy",
                        text("(21, 37)", "(99999999, 9999999)"),
                        ViolationCode.TOO_LARGE,
                        "says it is 9999999 x 99999999 pixels"),
                damage(
                        "u1.npy",
                        text("(21, 37)", "(21, 38)"),
                        ViolationCode.UNREADABLE,
                        "has 777 bytes of data and not the [21, 38]"),
                damage(
                        "u1.npy",
                        text("'descr'", "'decsr'"),
                        ViolationCode.UNREADABLE,
                        "has a header without 'descr'; restore it"),
                damage("u1.npy", text("|u1", "|V1"), ViolationCode.WRONG_FORM, "holds values of type V1; save"),
                damage("complex.npy", same(), ViolationCode.WRONG_FORM, "holds values of type c8; save"),
                damage(
                        "objects.npy",
                        same(),
                        ViolationCode.WRONG_FORM,
                        "holds Python objects, which are never unpickled; save"),
                damage(
                        "records.npy",
                        same(),
                        ViolationCode.WRONG_FORM,
                        "holds records, not plain numbers; save one field"),
                damage("vector.npy", same(), ViolationCode.WRONG_FORM, "has the shape (5,); save it as height x width"),
                damage(
                        "channels-first.npy",
                        same(),
                        ViolationCode.WRONG_FORM,
                        "reads as 3 rows, 21 columns and 37 channels"),
                damage("too-high.npy", same(), ViolationCode.WRONG_FORM, "holds 16777217 at column 1, row 0"),
                damage("archive.npz", same(), ViolationCode.WRONG_FORM, "is an archive (.npz or .zip); save one array"),
                damage("uint8.mat", cut(127), ViolationCode.UNREADABLE, "is not a MATLAB 5 file; restore it"),
                damage("uint8.mat", cut(300), ViolationCode.UNREADABLE, "is truncated; restore it"),
                damage("uint8.mat", flip(150), ViolationCode.UNREADABLE, "; restore it"),
                damage(
                        "two.mat",
                        same(),
                        ViolationCode.WRONG_FORM,
                        "holds 2 numeric variables (all of its variables: a, b); name"),
                damage(
                        "text.mat",
                        same(),
                        ViolationCode.WRONG_FORM,
                        "holds 0 numeric variables (all of its variables: text); name"),
                damage(
                        "hdf5.mat",
                        same(),
                        ViolationCode.UNREADABLE,
                        "is a version 7.3 (HDF5) file, which is not supported; save"),
                damage(
                        "u1.npy",
                        cut(0),
                        ViolationCode.UNREADABLE,
                        "is not a PNG, TIFF, .npy or MATLAB 5 file; convert"),
                damage(
                        "u1.npy",
                        bytes(0, 0xff, 0xd8, 0xff),
                        ViolationCode.WRONG_FORM,
                        "is a JPEG image, which changes"));
    }

    @ParameterizedTest(name = "{0} {index}: {4}")
    @MethodSource
    void damaged(String name, UnaryOperator<byte[]> change, int pixels, ViolationCode code, String sentence) {
        byte[] changed = change.apply(file(name));

        DatasetException refused = catchThrowableOfType(
                DatasetException.class, () -> RasterFile.read(changed, name, LIMITS.withPixels(pixels)));

        assertThat(refused).isNotNull();
        assertThat(refused.getMessage())
                .startsWith(name + " ")
                .contains(sentence)
                .contains("; ")
                .doesNotContain("\n");
        assertThat(refused.fault().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gray16.png",
                "lzw-u2-predictor.tif",
                "lzw-rgb8-predictor-planar.tif",
                "deflate-f4-predictor-tiles.tif",
                "packbits-u1.tif",
                "f4x3-fortran.npy",
                "struct.mat"
            })
    void a_damaged_file_is_read_or_refused_and_nothing_else(String name) {
        byte[] sound = file(name);
        Random random = new Random(13);
        int changes = Mutations.count(400, 10_000);
        for (int i = 0; i < changes; i++) {
            String which = name + ", change " + i;
            byte[] changed = Arrays.copyOf(sound, i % 5 == 0 ? random.nextInt(sound.length) : sound.length);
            for (int n = random.nextInt(4); n >= 0 && changed.length > 0; n--) {
                int at = n % 2 == 0 ? random.nextInt(changed.length) : random.nextInt(Math.min(260, changed.length));
                changed[at] = (byte) random.nextInt();
            }
            Throwable thrown =
                    catchThrowable(() -> Mutations.bounded(which, () -> RasterFile.read(changed, name, LIMITS)));
            assertThat(thrown == null || thrown instanceof DatasetException)
                    .as("%s: %s", which, thrown)
                    .isTrue();
        }
    }

    private static Arguments damage(String name, UnaryOperator<byte[]> change, ViolationCode code, String sentence) {
        return damage(name, change, code, sentence, 20_000);
    }

    private static Arguments damage(
            String name, UnaryOperator<byte[]> change, ViolationCode code, String sentence, int pixels) {
        return Arguments.of(name, change, pixels, code, sentence);
    }

    private static UnaryOperator<byte[]> same() {
        return file -> file;
    }

    private static UnaryOperator<byte[]> cut(int length) {
        return file -> Arrays.copyOf(file, length);
    }

    private static UnaryOperator<byte[]> flip(int at) {
        return file -> {
            file[at] ^= 0x10;
            return file;
        };
    }

    private static UnaryOperator<byte[]> bytes(int at, int... values) {
        return file -> {
            for (int i = 0; i < values.length; i++) {
                file[at + i] = (byte) values[i];
            }
            return file;
        };
    }

    private static UnaryOperator<byte[]> ones(int from, int to) {
        return file -> {
            Arrays.fill(file, from, to, (byte) 0xff);
            return file;
        };
    }

    private static UnaryOperator<byte[]> integer(int at, int value) {
        return file -> {
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
            return file;
        };
    }

    /** Replaces a text in the header by one of the same length. */
    private static UnaryOperator<byte[]> text(String from, String to) {
        return file -> {
            String longer = from + " ".repeat(Math.max(0, to.length() - from.length()));
            String all = new String(file, StandardCharsets.ISO_8859_1);
            String changed = all.contains(longer)
                    ? all.replace(longer, to)
                    : all.replace(from + ", }" + " ".repeat(to.length() - from.length()), to + ", }");
            assertThat(changed).isNotEqualTo(all);
            return changed.getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    /** Changes the value of a field in a little-endian TIFF's first directory. */
    private static UnaryOperator<byte[]> tag(int tag, int value) {
        return file -> {
            ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            int directory = bytes.getInt(4);
            for (int i = 0; i < bytes.getShort(directory); i++) {
                int entry = directory + 2 + 12 * i;
                if ((bytes.getShort(entry) & 0xffff) == tag) {
                    bytes.putShort(entry + 2, (short) 4).putInt(entry + 4, 1).putInt(entry + 8, value);
                    return file;
                }
            }
            throw new IllegalArgumentException("no tag " + tag);
        };
    }
}
