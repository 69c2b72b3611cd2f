package dev.weightflow.data.dataset.raster;

import static dev.weightflow.data.dataset.raster.RasterFixtures.expected;
import static dev.weightflow.data.dataset.raster.RasterFixtures.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.SharedData;
import dev.weightflow.data.dataset.image.MatScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

class RasterFileTest {
    private static final Limits LIMITS = Limits.defaults();

    @ParameterizedTest
    @CsvSource({
        "gray1.png, BOOL, 1",
        "gray8.png, UINT8, 1",
        "gray16.png, UINT16, 1",
        "rgb8.png, UINT8, 3",
        "palette8.png, UINT8, 1",
        "u1.tif, UINT8, 1",
        "u2.tif, UINT16, 1",
        "u4.tif, UINT32, 1",
        "i1.tif, INT8, 1",
        "i2.tif, INT16, 1",
        "i4.tif, INT32, 1",
        "f2.tif, FLOAT16, 1",
        "f4.tif, FLOAT32, 1",
        "f8.tif, FLOAT64, 1",
        "big-endian-f4.tif, FLOAT32, 1",
        "rgb8.tif, UINT8, 3",
        "rgb-f4.tif, FLOAT32, 3",
        "rgb16-planar.tif, UINT16, 3",
        "strips-u2.tif, UINT16, 1",
        "tiles-f4.tif, FLOAT32, 1",
        "two-images-u1.tif, UINT8, 1",
        "lzw-u1.tif, UINT8, 1",
        "lzw-u2-predictor.tif, UINT16, 1",
        "lzw-f4-predictor.tif, FLOAT32, 1",
        "lzw-rgb8-predictor.tif, UINT8, 3",
        "lzw-rgb8-predictor-planar.tif, UINT8, 3",
        "deflate-u4-predictor.tif, UINT32, 1",
        "deflate-f4-predictor.tif, FLOAT32, 1",
        "deflate-f4-predictor-tiles.tif, FLOAT32, 1",
        "deflate-f8-tiles.tif, FLOAT64, 1",
        "deflate-big-endian-u2-predictor.tif, UINT16, 1",
        "packbits-u1.tif, UINT8, 1",
        "b1.npy, BOOL, 1",
        "u1.npy, UINT8, 1",
        "i1.npy, INT8, 1",
        "little-u2.npy, UINT16, 1",
        "little-i2.npy, INT16, 1",
        "little-u4.npy, UINT32, 1",
        "big-i4.npy, INT32, 1",
        "little-i8.npy, INT64, 1",
        "big-u8.npy, UINT64, 1",
        "little-f2.npy, FLOAT16, 1",
        "big-f2.npy, FLOAT16, 1",
        "little-f4.npy, FLOAT32, 1",
        "big-f4.npy, FLOAT32, 1",
        "little-f8.npy, FLOAT64, 1",
        "u1x3.npy, UINT8, 3",
        "f4-fortran.npy, FLOAT32, 1",
        "f4x3-fortran.npy, FLOAT32, 3",
        "f4-version2.npy, FLOAT32, 1",
        "f4-version3.npy, FLOAT32, 1",
        "uint8.mat, UINT8, 1",
        "int16.mat, INT16, 1",
        "uint16.mat, UINT16, 1",
        "int32.mat, INT32, 1",
        "int64.mat, INT64, 1",
        "double.mat, FLOAT64, 1",
        "single3.mat, FLOAT32, 3",
        "logical.mat, BOOL, 1"
    })
    void a_file_gives_the_numbers_that_were_written_into_it(String name, ValueType type, int channels) {
        assertThat(RasterFile.read(file(name), name, LIMITS)).isEqualTo(expected(type, channels));
    }

    @Test
    void a_variable_or_a_field_of_it_is_read_by_its_name() {
        assertThat(RasterFile.readVariable(file("two.mat"), "b", "two.mat", LIMITS))
                .isEqualTo(expected(ValueType.UINT16, 1));
        assertThat(RasterFile.readVariable(file("struct.mat"), "GTcls.Segmentation", "struct.mat", LIMITS))
                .isEqualTo(expected(ValueType.UINT8, 1));
    }

    @Test
    void lzw_goes_on_when_its_table_of_codes_is_full() {
        float[] squares = RasterFixtures.values(120 * 100, n -> (long) n * n % 65521);

        assertThat(RasterFile.read(file("lzw-noise.tif"), "lzw-noise.tif", LIMITS))
                .isEqualTo(new Raster(120, 100, 1, ValueType.UINT16, squares));
    }

    @Test
    void a_raster_has_rows_from_the_top_and_channels_side_by_side() {
        Raster raster = RasterFile.read(file("u1x3.npy"), "u1x3.npy", LIMITS);

        assertThat(raster.at(2, 1, 1)).isEqualTo(((37 + 2) * 3 + 1) * 7 % 251);
    }

    /** OpenCV has a decoder of its own. */
    @ParameterizedTest
    @CsvSource({"depth_u16.png, UINT16", "semseg40.png, UINT8"})
    void real_labels_are_the_numbers_that_another_decoder_gives(String name, ValueType type) throws IOException {
        byte[] bytes = Files.readAllBytes(
                SharedData.folder("nyud_samples").resolve("000433").resolve(name));

        Raster raster = RasterFile.read(bytes, name, LIMITS);

        try (MatScope mats = new MatScope()) {
            Mat other = mats.own(Imgcodecs.imdecode(mats.own(new MatOfByte(bytes)), Imgcodecs.IMREAD_UNCHANGED));
            for (int y = 0; y < 480; y++) {
                for (int x = 0; x < 640; x++) {
                    assertThat((double) raster.at(x, y, 0)).isEqualTo(other.get(y, x)[0]);
                }
            }
        }
        assertThat(raster.type()).isEqualTo(type);
    }

    @Test
    void a_real_palette_gives_the_40_classes_of_nyu_and_void() throws IOException {
        Path file = SharedData.folder("nyud_samples").resolve("000834/semseg40.png");

        Raster raster = RasterFile.read(Files.readAllBytes(file), file.toString(), LIMITS);

        for (float value : raster.values()) {
            assertThat(value < 40 || value == 255).isTrue();
        }
    }
}
