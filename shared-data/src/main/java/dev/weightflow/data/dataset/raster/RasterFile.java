package dev.weightflow.data.dataset.raster;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.image.PngHeader;
import dev.weightflow.data.dataset.image.PngImage;
import java.nio.charset.StandardCharsets;

/**
 * Raster file, in a format that is detected by its first bytes, not its extension:
 *
 * <ul>
 *   <li>PNG of 1 to 16 bits, gray, RGB or with a palette, of which the indices are read
 *   <li>TIFF of 8, 16 or 32-bit integers or 16, 32 or 64-bit floating point; its first image
 *   <li>NumPy's {@code .npy}, as [height, width] or [height, width, channels]
 *   <li>MATLAB 5 files, as [height, width] or [height, width, channels]
 * </ul>
 */
public final class RasterFile {
    private RasterFile() {}

    /**
     * Reads the file's values; of a MATLAB file, those of its only numeric variable.
     *
     * @param name for messages
     * @throws DatasetException {@link ViolationCode#UNREADABLE} for a file that is damaged or of another format, {@link ViolationCode#WRONG_FORM} for
     *     a valid file in a form that is not supported, {@link ViolationCode#TOO_LARGE}
     */
    public static Raster read(byte[] file, String name, Limits limits) {
        if (begins(file, "\u0089PNG")) {
            return png(file, name, limits);
        }
        if (begins(file, "II*\0") || begins(file, "MM\0*")) {
            return TiffRaster.read(file, name, limits);
        }
        if (begins(file, "\u0093NUMPY")) {
            return new NpyFile(file, name, limits).read();
        }
        if (isMatlab(file)) {
            return MatRaster.read(file, "", name, limits);
        }
        throw refused(file, name);
    }

    /**
     * Reads the values of a MATLAB file's variable, which may be a field of a structure: {@code labels}, or {@code GTcls.Segmentation}.
     *
     * @throws DatasetException as {@link #read}
     */
    public static Raster readVariable(byte[] file, String variable, String name, Limits limits) {
        if (!isMatlab(file)) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE,
                    name,
                    "is not a MATLAB file, so that it has no variable %s; give a .mat file or leave the variable out",
                    variable);
        }
        return MatRaster.read(file, variable, name, limits);
    }

    private static Raster png(byte[] file, String name, Limits limits) {
        float[] values = PngImage.values(file, name, limits);
        PngHeader header = PngHeader.of(file, name);
        ValueType type =
                switch (header.bitDepth()) {
                    case 1 -> ValueType.BOOL;
                    case 2 -> ValueType.UINT2;
                    case 4 -> ValueType.UINT4;
                    case 8 -> ValueType.UINT8;
                    default -> ValueType.UINT16;
                };
        return new Raster(header.width(), header.height(), header.colour().channels(), type, values);
    }

    private static boolean isMatlab(byte[] file) {
        return begins(file, "MATLAB ")
                || begins(file, "\u0089HDF")
                || file.length >= 128 && (marks(file, 'I', 'M') || marks(file, 'M', 'I'));
    }

    private static boolean marks(byte[] file, char first, char second) {
        return file[126] == first && file[127] == second;
    }

    private static DatasetException refused(byte[] file, String name) {
        if (begins(file, "\u00ff\u00d8\u00ff")) {
            return wrongForm(name, "is a JPEG image, which changes the values of a label; save it as PNG");
        }
        if (begins(file, "PK\3\4")) {
            return wrongForm(name, "is an archive (.npz or .zip); save one array with numpy.save as .npy");
        }
        if (begins(file, "II+\0") || begins(file, "MM\0+")) {
            return wrongForm(name, "is a BigTIFF; save it as a classic TIFF");
        }
        return DatasetException.about(
                ViolationCode.UNREADABLE,
                name,
                "is not a PNG, TIFF, .npy or MATLAB 5 file; convert it to one of these, or restore it from its source");
    }

    private static DatasetException wrongForm(String name, String what) {
        return DatasetException.about(ViolationCode.WRONG_FORM, name, "%s", what);
    }

    private static boolean begins(byte[] file, String signature) {
        return file.length >= signature.length()
                && new String(file, 0, signature.length(), StandardCharsets.ISO_8859_1).equals(signature);
    }
}
