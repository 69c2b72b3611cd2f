package dev.weightflow.data.dataset.raster;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.matlab.MatFileInflater;
import java.util.ArrayList;
import java.util.List;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Struct;

/** A numeric variable of a MATLAB 5 file. */
final class MatRaster {
    private final String name;
    private final Limits limits;

    private MatRaster(String name, Limits limits) {
        this.name = name;
        this.limits = limits;
    }

    /** @param variable with its fields behind dots; empty for the only numeric one */
    static Raster read(byte[] file, String variable, String name, Limits limits) {
        MatRaster reader = new MatRaster(name, limits);
        return MatFileInflater.readAll(
                file,
                variable.isEmpty() ? "one matrix" : "a matrix " + variable,
                name,
                limits,
                mat -> reader.raster(variable.isEmpty() ? reader.only(mat) : reader.named(mat, variable)));
    }

    private Matrix only(MatFile mat) {
        List<String> names = new ArrayList<>();
        List<Matrix> matrices = new ArrayList<>();
        for (MatFile.Entry entry : mat.getEntries()) {
            names.add(entry.getName());
            if (entry.getValue() instanceof Matrix matrix) {
                matrices.add(matrix);
            }
        }
        if (matrices.size() != 1) {
            throw wrongForm("holds %d numeric variables (all of its variables: %s); name the one to read"
                    .formatted(matrices.size(), String.join(", ", names)));
        }
        return matrices.get(0);
    }

    private Matrix named(MatFile mat, String variable) {
        String[] path = variable.split("\\.");
        Array found = null;
        for (MatFile.Entry entry : mat.getEntries()) {
            found = entry.getName().equals(path[0]) ? entry.getValue() : found;
        }
        for (int i = 1; i < path.length && found != null; i++) {
            found = found instanceof Struct struct
                            && struct.getNumElements() == 1
                            && struct.getFieldNames().contains(path[i])
                    ? struct.get(path[i])
                    : null;
        }
        if (found instanceof Matrix matrix) {
            return matrix;
        }
        List<String> names = new ArrayList<>();
        mat.getEntries().forEach(entry -> names.add(entry.getName()));
        throw wrongForm("has no numeric variable %s, only %s; name another, or save the matrix under that name"
                .formatted(variable, String.join(", ", names)));
    }

    private Raster raster(Matrix matrix) {
        int[] dimensions = matrix.getDimensions();
        if (dimensions.length > 3 || matrix.isComplex()) {
            throw wrongForm("holds a complex or more than three-dimensional matrix; save it as height x width, or"
                    + " height x width x channels");
        }
        int height = dimensions[0];
        int width = dimensions[1];
        int channels = dimensions.length == 3 ? dimensions[2] : 1;
        Values values = Values.of(name, width, height, channels, type(matrix), limits);
        Budget budget = limits.begin(name);
        for (int c = 0, stored = 0; c < channels; c++) { // MATLAB stores columns, and one channel after the other
            for (int x = 0; x < width; x++) {
                budget.steps(height);
                for (int y = 0; y < height; y++, stored++) {
                    values.set(x, y, c, matrix.getDouble(stored));
                }
            }
        }
        return values.raster();
    }

    private ValueType type(Matrix matrix) {
        if (matrix.isLogical()) {
            return ValueType.BOOL;
        }
        return switch (matrix.getType()) {
            case UInt8 -> ValueType.UINT8;
            case Int8 -> ValueType.INT8;
            case UInt16 -> ValueType.UINT16;
            case Int16 -> ValueType.INT16;
            case UInt32 -> ValueType.UINT32;
            case Int32 -> ValueType.INT32;
            case UInt64 -> ValueType.UINT64;
            case Int64 -> ValueType.INT64;
            case Single -> ValueType.FLOAT32;
            case Double -> ValueType.FLOAT64;
            default -> throw wrongForm("holds a matrix of " + matrix.getType() + "; save it as plain numbers");
        };
    }

    private DatasetException wrongForm(String what) {
        return DatasetException.about(ViolationCode.WRONG_FORM, name, "%s", what);
    }
}
